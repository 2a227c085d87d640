import { medianFrom, type Median, type ServiceFigures } from '#shared/teams/floor.contract';
import type { EngagementDoc } from '../chats/engagements.model.js';

export type Served = Pick<EngagementDoc, 'queuedAt' | 'assignedAt' | 'firstReplyAt' | 'endedAt' | 'endedAs'>;

export interface Day {
  since: Date;
  /** Waiting for longer than this counts as delayed. */
  delayMs: number;
}

/** Ends of an engagement by which the chat went on. */
const goesOn: ReadonlySet<EngagementDoc['endedAs']> = new Set(['reassigned', 'returned', 'undone', null]);

/** What the engagements of a day add up to: those taken that day, and those ended that day. */
export function figuresOf(engagements: readonly Served[], { since, delayMs }: Day): ServiceFigures {
  const taken = engagements.filter(({ assignedAt }) => assignedAt >= since);
  const waits = taken.map(({ queuedAt, assignedAt }) => between(queuedAt, assignedAt));
  const completed = engagements.filter(
    ({ endedAt, endedAs }) => endedAt !== null && endedAt >= since && !goesOn.has(endedAs),
  );
  return {
    chats: taken.length,
    completed: completed.length,
    delayed: waits.filter((wait) => wait > delayMs).length,
    queueTime: medianOf(waits),
    firstResponse: medianOf(
      taken.flatMap(({ assignedAt, firstReplyAt }) =>
        firstReplyAt ? [between(assignedAt, firstReplyAt)] : [],
      ),
    ),
    handlingTime: medianOf(completed.map(({ assignedAt, endedAt }) => between(assignedAt, endedAt!))),
  };
}

/** The middle of these durations; of an even number the mean of the two in the middle. Untold while they are few. */
export function medianOf(durations: readonly number[]): Median {
  const count = durations.length;
  if (count < medianFrom) return { count, median: null };
  const sorted = [...durations].sort((a, b) => a - b);
  const upper = sorted[Math.floor(count / 2)]!;
  const lower = sorted[Math.ceil(count / 2) - 1]!;
  return { count, median: Math.round((upper + lower) / 2) };
}

function between(from: Date, to: Date): number {
  return Math.max(0, to.getTime() - from.getTime());
}
