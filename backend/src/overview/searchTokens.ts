import { createHash } from 'node:crypto';
import type { SearchWish } from '#shared/overview/search.contract';
import { wordsOf } from '../chats/words.js';

/** What is no word carries a mark that no word can hold. */
export const token = {
  category: (id: string) => `c#${id}`,
  reason: (id: string) => `r#${id}`,
  agent: (id: string) => `a#${id}`,
  user: (id: string) => `u#${id}`,
  userWord: (word: string) => `n#${word}`,
} as const;

/** Tokens of which a chat must carry at least one. */
export type Alternatives = readonly string[];

/** What a chat must carry to be found. `all` names everything that counts as a category or reason. */
export function tokensOf(wish: SearchWish, all: (id: string) => string[]): Alternatives[] {
  const { userId, categoryId, reasonId, agentId } = wish;
  const each = [
    ...wordsOf([wish.words]),
    ...[...wordsOf([wish.user])].map(token.userWord),
    ...(userId ? [token.user(userId)] : []),
    ...(agentId ? [token.agent(agentId)] : []),
  ];
  return [
    ...each.map((one) => [one]),
    ...(categoryId ? [all(categoryId).map(token.category)] : []),
    ...(reasonId ? [all(reasonId).map(token.reason)] : []),
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
