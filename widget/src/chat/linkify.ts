/** A piece of a message: plain, or an address that may be followed. */
export interface Piece {
  text: string;
  href: string | null;
}

const address = /https?:\/\/[^\s<>"'`]+/gi;
const trailing = /[.,;:!?…]+$/;

/** The address without the punctuation that belongs to the sentence around it. */
function withoutSentence(found: string): string {
  let text = found.replace(trailing, '');
  while (/[)\]}]$/.test(text) && !balanced(text)) text = text.slice(0, -1).replace(trailing, '');
  return text;
}

function balanced(text: string): boolean {
  const count = (sign: string) => text.split(sign).length;
  const pairs = ['()', '[]', '{}'] as const;
  return pairs.every(([open = '', close = '']) => count(open) >= count(close));
}

function safeHref(text: string): string | null {
  try {
    const url = new URL(text);
    const plain = (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password;
    return plain && url.hostname !== '' ? url.href : null;
  } catch {
    return null;
  }
}

/** Cuts a text into plain pieces and http or https addresses; joined, they are the text again. */
export function pieces(text: string): Piece[] {
  const cut: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const link = withoutSentence(match[0]);
    const href = safeHref(link);
    if (!href) continue;
    if (match.index > from) cut.push({ text: text.slice(from, match.index), href: null });
    cut.push({ text: link, href });
    from = match.index + link.length;
  }
  if (from < text.length) cut.push({ text: text.slice(from), href: null });
  return cut;
}
