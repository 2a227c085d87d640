/** Length as people count it: code points, not UTF-16 units. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

const NUL = '\u0000';

/** Whether the text can be stored and shown: no lone surrogates, no NUL. */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed() && !text.includes(NUL);
}
