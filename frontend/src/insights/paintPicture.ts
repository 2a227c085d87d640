import type { ChartGroup } from './chartGroups';

/** A picture with what its colours mean above it, on the card's own ground: it must speak for itself elsewhere. */
export function paintPicture(
  shown: HTMLCanvasElement,
  groups: readonly ChartGroup[],
  colours: Readonly<Record<string, string>>,
): HTMLCanvasElement | undefined {
  const scale = shown.width / Math.max(1, shown.clientWidth);
  const copy = document.createElement('canvas');
  const pen = copy.getContext('2d');
  if (!pen) return undefined;
  const font = `${12 * scale}px ${getComputedStyle(shown).fontFamily}`;
  pen.font = font;
  const places = placesOf(pen, groups, { width: shown.width, scale });
  const top = ((places.at(-1)?.y ?? 0) + 24) * scale;
  Object.assign(copy, { width: shown.width, height: shown.height + top });
  Object.assign(pen, { font, textBaseline: 'middle', fillStyle: colours['--raised'] });
  pen.fillRect(0, 0, copy.width, copy.height);
  groups.forEach(({ name, colour }, index) => {
    const { x, y } = places[index]!;
    pen.fillStyle = colours[colour] ?? '';
    pen.fillRect(x, (y + 7) * scale, 10 * scale, 10 * scale);
    pen.fillStyle = colours['--ink-2'] ?? '';
    pen.fillText(name, x + 16 * scale, (y + 12) * scale);
  });
  pen.drawImage(shown, 0, top);
  return copy;
}

/** Where each name begins, in lines as wide as the picture. */
function placesOf(
  pen: CanvasRenderingContext2D,
  groups: readonly ChartGroup[],
  { width, scale }: { width: number; scale: number },
): { x: number; y: number }[] {
  let [x, y] = [8 * scale, 0];
  return groups.map(({ name }) => {
    const length = pen.measureText(name).width + 34 * scale;
    if (x + length > width && x > 8 * scale) [x, y] = [8 * scale, y + 20];
    const place = { x, y };
    x += length;
    return place;
  });
}
