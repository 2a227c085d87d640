import { createHash } from 'node:crypto';
import type { SearchWish } from '#shared/overview/search.contract';

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

/** What is no word carries a mark that no word can hold. */
export const token = {
  category: (id: string) => `c#${id}`,
  reason: (id: string) => `r#${id}`,
  agent: (id: string) => `a#${id}`,
  user: (id: string) => `u#${id}`,
  userWord: (word: string) => `n#${word}`,
} as const;

/** What a chat must carry to be found. */
export function tokensOf(wish: SearchWish): string[] {
  const { userId, categoryId, reasonId, agentId } = wish;
  return [
    ...wordsOf([wish.words]),
    ...[...wordsOf([wish.user])].map(token.userWord),
    ...(userId ? [token.user(userId)] : []),
    ...(categoryId ? [token.category(categoryId)] : []),
    ...(reasonId ? [token.reason(reasonId)] : []),
    ...(agentId ? [token.agent(agentId)] : []),
  ];
}

const perMillisecond = 4_096;

/** Where a chat stands among the results: by its moment, and apart from others of the same one. */
export function placeOf(chatId: string, completedAt: Date): number {
  const apart = createHash('sha256').update(chatId).digest().readUInt16BE() % perMillisecond;
  return completedAt.getTime() * perMillisecond + apart;
}

/** The moment of a place, milliseconds. */
export function momentOf(place: number): number {
  return Math.floor(place / perMillisecond);
}

/** The first place of a moment, milliseconds. */
export function firstPlaceAt(moment: number): number {
  return moment * perMillisecond;
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
