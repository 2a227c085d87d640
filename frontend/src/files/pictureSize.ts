/** The longest sides a picture has in a transcript, in CSS pixels. */
const widest = 320;
const highest = 240;

/** How large a picture stands in a transcript: whole, never larger than it is. */
export function pictureSize(picture: { width: number | null; height: number | null }): {
  width: number;
  height: number;
} {
  const width = picture.width ?? widest;
  const height = picture.height ?? highest;
  const scale = Math.min(1, widest / width, highest / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
