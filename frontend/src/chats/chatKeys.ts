type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'repeat'>;

/** The place (from 0) that Alt+1…9 or F1…F9 jump to; undefined for other keys. F5 stays the browser's. */
export function placeOf(event: Pressed): number | undefined {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return undefined;
  const digit = event.altKey ? /^(?:Digit|Numpad)([1-9])$/u.exec(event.code) : functionKey(event);
  return digit ? Number(digit[1]) - 1 : undefined;
}

function functionKey(event: Pressed): RegExpExecArray | null {
  return event.key === 'F5' ? null : /^F([1-9])$/u.exec(event.key);
}

type Typed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey' | 'repeat'> & {
  isComposing: boolean;
  keyCode: number;
};

/** Whether Enter sends. Not while an input method composes (229 in browsers that end it first), nor while it is held. */
export function sends(event: Typed): boolean {
  if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return false;
  return !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey && !event.repeat;
}
