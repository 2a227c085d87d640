type Content = Node | string;

/** Attributes by name; `false` leaves one out, `true` sets it empty. Text is always text: nothing here parses HTML. */
export type Attributes = Record<string, string | boolean>;

/** Makes an element of the widget. */
export function el<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  content: Content[] = [],
): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...content);
  return element;
}

/** Sets the text only when it differs, so that a screen reader is not told the same twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const icons = {
  minimise: ['m6 9 6 6 6-6'],
  end: ['M18 6 6 18', 'm6 6 12 12'],
  person: ['M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2', 'M12 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8'],
  attach: ['m21.4 11-9.2 9.2a6 6 0 0 1-8.5-8.5l8.6-8.6a4 4 0 1 1 5.7 5.7l-8.6 8.6a2 2 0 0 1-2.8-2.9l8.5-8.4'],
  file: ['M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7Z', 'M14 2v6h6'],
  send: ['m22 2-7 20-4-9-9-4Z', 'M22 2 11 13'],
} as const;

/** A drawing beside a word or an accessible name; it says nothing itself. Paths: Lucide, ISC licence. */
export function icon(name: keyof typeof icons): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  for (const drawn of icons[name]) {
    const path = document.createElementNS(space, 'path');
    path.setAttribute('d', drawn);
    svg.append(path);
  }
  return svg;
}
