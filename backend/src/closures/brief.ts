import type { UserBrief } from '#shared/notes/notes.contract';
import type { FollowUpDoc } from '../followUps/followUps.model.js';
import type { ClosureDoc } from './closures.model.js';
import { isUnchosen } from './endings.js';

const briefDays = 30;
const dayMs = 24 * 60 * 60 * 1000;

/** What was promised and is open. */
type Promised = Pick<FollowUpDoc, '_id' | 'at' | 'comment' | 'by'>;

type Told = Pick<
  ClosureDoc,
  | 'completionType'
  | 'categoryId'
  | 'categoryName'
  | 'reasonId'
  | 'reasonName'
  | 'at'
  | 'by'
  | 'correctedBy'
  | 'undoneAt'
>;

/**
 * The one line that matters about a user, from their closings, newest first: of the last 30 days the reason with most
 * closings (ties: the latest) from two on, else the last chosen one; what ended without an answer is counted apart.
 * `promises` are those that are open, the next due first.
 */
export function briefOf(newestFirst: readonly Told[], promises: readonly Promised[], now: Date): UserBrief {
  const closings = newestFirst.filter((closing) => !closing.undoneAt);
  const since = now.getTime() - briefDays * dayMs;
  const recent = closings.filter((closing) => closing.at.getTime() >= since);
  const chosen = closings.filter((closing) => closing.categoryId !== null);
  const [count, top] = mostChosen(recent) ?? [1, chosen[0]];
  return {
    top: top ? told(top, count) : null,
    days: briefDays,
    unanswered: recent.filter(endedUnanswered).length,
    openFollowUps: promises.map(({ _id, at, comment, by }) => ({
      id: _id,
      at: at.getTime(),
      comment,
      by: by.name,
    })),
  };
}

/** The pair chosen most, with its newest closing; null unless one was chosen twice. */
function mostChosen(recent: readonly Told[]): [number, Told] | null {
  const pairs = new Map<string, [number, Told]>();
  for (const closing of recent) {
    if (closing.categoryId === null) continue;
    const key = `${closing.categoryId}:${closing.reasonId ?? ''}`;
    const [count, newest] = pairs.get(key) ?? [0, closing];
    pairs.set(key, [count + 1, newest]);
  }
  // Pairs stand in the order of their newest closing: the first of equal ones is the latest.
  let most: [number, Told] | null = null;
  for (const pair of pairs.values()) if (pair[0] > (most?.[0] ?? 1)) most = pair;
  return most;
}

function told(closing: Told, count: number): UserBrief['top'] {
  const { categoryName, reasonName, at } = closing;
  const lastBy = (closing.by ?? closing.correctedBy)?.name ?? '';
  return { count, categoryName, reasonName, lastBy, lastAt: at.getTime() };
}

function endedUnanswered(closing: Told): boolean {
  return (
    isUnchosen(closing.completionType) && closing.completionType !== 'bot' && closing.categoryId === null
  );
}
