/** A piece of a text; with `href` it is a link. */
export interface TextPart {
  text: string;
  href?: string;
}

const address = /https?:\/\/[^\s<>"'`]+/giu;

/** Splits a text at the http and https addresses in it. Anything else that looks like a link stays text. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const shown = withoutTail(match[0]);
    const href = safeHref(shown);
    if (!href) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: shown, href });
    from = match.index + shown.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** The full stop after an address, or the bracket around it, is the sentence's. */
function withoutTail(found: string): string {
  let shown = found.replace(/[.,;:!?]+$/u, '');
  while (shown.endsWith(')') && count(shown, ')') > count(shown, '(')) {
    shown = shown.slice(0, -1).replace(/[.,;:!?]+$/u, '');
  }
  return shown;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function safeHref(shown: string): string | undefined {
  if (!URL.canParse(shown)) return undefined;
  const url = new URL(shown);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
}
