/** A piece of a label; `match` marks what the typed words found in it. */
export interface LabelPart {
  text: string;
  match: boolean;
}

/** One line of a FilterCombobox. The parent filters, sorts and marks; the combobox only shows and chooses. */
export interface ComboboxItem {
  value: string;
  label: string;
  /** What it belongs to, shown before it as "Order → …". Leave out where it goes without saying. */
  groupLabel?: string;
  /** The label in pieces; without it the label is shown plain. */
  parts?: readonly LabelPart[];
  groupParts?: readonly LabelPart[];
  /** A remark at the end of the line, such as "renamed just now by Sam". */
  tag?: { text: string; tone: 'warn' | 'info' };
}

/** Where a key moves the active line of `count` lines, from `index` (-1: none); undefined for other keys. */
export function movedBy(key: string, index: number, count: number): number | undefined {
  const page = 8;
  switch (key) {
    case 'ArrowDown':
      return index + 1 < count ? index + 1 : 0;
    case 'ArrowUp':
      return index > 0 ? index - 1 : count - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'PageDown':
      return Math.min(count - 1, index + page);
    case 'PageUp':
      return Math.max(0, index - page);
    default:
      return undefined;
  }
}
