const hex = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

function channel(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance of a six-digit hexadecimal colour, 0 to 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    channel(parseInt(colour.slice(at, at + 2), 16)),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The style rule that puts the page's own accent in the place of ours; empty when it is no plain colour. */
export function accentRule(accent: string | undefined): string {
  if (!accent || !hex.test(accent)) return '';
  const full =
    accent.length === 4 ? `#${[...accent.slice(1)].map((digit) => digit + digit).join('')}` : accent;
  // Whichever of the two reads better on the accent: black wins from 0.179 of luminance up.
  const ink = luminance(full) > 0.179 ? '#000000' : '#ffffff';
  return `:host{--brand:${full};--brand-ink:${ink};--brand-soft:color-mix(in srgb,${full} 14%,var(--surface));--brand-text:var(--ink)}`;
}
