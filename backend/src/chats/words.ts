/** Longer words are cut: nobody types them, and an index key should be short. */
const longestWord = 40;
/** Distinct words kept of one chat: beyond it a transcript is a pasted book. */
const mostWords = 3_000;

/** The distinct words of texts as the search compares them: lower case, without accents, parted by all else. */
export function wordsOf(texts: Iterable<string>): Set<string> {
  const words = new Set<string>();
  for (const text of texts) {
    for (const [word] of fold(text).matchAll(/[\p{L}\p{N}]+/gu)) {
      if (words.size >= mostWords) return words;
      words.add([...word].slice(0, longestWord).join(''));
    }
  }
  return words;
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/ς/g, 'σ');
}
