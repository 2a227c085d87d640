type Pressed = Pick<KeyboardEvent, 'code' | 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'repeat'>;

/** The place (from 0) that Alt+1…3 choose, wherever the focus is; undefined for other keys. */
export function altPlace(event: Pressed): number | undefined {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return undefined;
  const digit = /^(?:Digit|Numpad)([1-3])$/u.exec(event.code);
  return digit ? Number(digit[1]) - 1 : undefined;
}

/** The place (from 0) that a plain 1, 2 or 3 chooses in an empty field. */
export function plainPlace(event: Pressed): number | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return undefined;
  return /^[1-3]$/u.test(event.key) ? Number(event.key) - 1 : undefined;
}
