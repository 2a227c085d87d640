/** Where a `/` was typed to look for a reply, and what was typed after it. */
export interface Slash {
  /** Place of the `/` in the text. */
  start: number;
  query: string;
}

/** Longer than this, it is no search any more but a text with a slash in it. */
const longestQuery = 40;

/** The `/` that begins a word before the caret, with what follows it on its line; undefined for all other texts. */
export function slashAt(text: string, caret: number): Slash | undefined {
  const start = text.slice(0, caret).lastIndexOf('/');
  if (start < 0 || (start > 0 && !/\s/u.test(text[start - 1]!))) return undefined;
  const query = text.slice(start + 1, caret);
  if (/^\s|\n/u.test(query) || query.length > longestQuery) return undefined;
  return { start, query };
}

/** The text with a reply in the place of what was typed to find it, and where the caret stands then. */
export function withReply(
  text: string,
  { start, query }: Slash,
  reply: string,
): { text: string; caret: number } {
  const after = text.slice(start + 1 + query.length);
  return { text: text.slice(0, start) + reply + after, caret: start + reply.length };
}
