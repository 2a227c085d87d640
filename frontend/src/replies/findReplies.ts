import type { CannedReply } from '#shared/replies/replies.contract';
import { needlesOf } from '../closures/choiceIndex';
import { foldWords } from '../closures/foldText';

/**
 * The replies in whose title and text every typed word begins a word, in any order: those found by their title alone
 * first.
 */
export function findReplies(replies: readonly CannedReply[], query: string): CannedReply[] {
  const needles = needlesOf(query);
  if (needles.length === 0) return [...replies];
  const holds = (words: string) => needles.every((needle) => words.includes(needle));
  const byTitle = replies.filter((reply) => holds(foldWords(reply.title)));
  const inTitle = new Set(byTitle);
  const byText = replies.filter(
    (reply) => !inTitle.has(reply) && holds(foldWords(`${reply.title} ${reply.text}`)),
  );
  return [...byTitle, ...byText];
}
