import * as z from 'zod/mini';
import { request } from '../wire/request.js';
import { Count, Id, Moment, OpId } from '../wire/schema.js';
import { EntryName, InsightFilter, InsightPeriods, Progress } from './filter.contract.js';

/** An entry of today's list that nobody chose in the period. */
export const UnusedEntry = z.strictObject({
  entry: EntryName,
  /** When it was last chosen, in the period or before; null: never. */
  lastChosenAt: z.nullable(Moment),
});
export type UnusedEntry = z.infer<typeof UnusedEntry>;

/** A reason that one agent alone uses, though others had as many chats to use it in. */
export const OneAgentReason = z.strictObject({
  entry: EntryName,
  agentId: Id,
  agentName: z.string(),
  closings: Count,
});
export type OneAgentReason = z.infer<typeof OneAgentReason>;

/** Two entries of one list whose names say nearly the same. `likeness` 0–1. */
export const LikeNames = z.strictObject({
  one: EntryName,
  other: EntryName,
  likeness: z.number(),
  oneClosings: Count,
  otherClosings: Count,
});
export type LikeNames = z.infer<typeof LikeNames>;

/** Words that turn up in notes of "other" more often than before. */
export const RisingPhrase = z.strictObject({
  phrase: z.string(),
  closings: Count,
  /** In the period before, of as many days. */
  before: Count,
  /** Some of the closings whose notes have it, the newest first. */
  closureIds: z.array(OpId),
});
export type RisingPhrase = z.infer<typeof RisingPhrase>;

/** How much is closed as "other": entries whose names say so. */
export const OtherShare = z.strictObject({
  closings: Count,
  /** All closings with a category. */
  of: Count,
  before: Count,
  beforeOf: Count,
  entries: z.array(z.strictObject({ entry: EntryName, closings: Count })),
});
export type OtherShare = z.infer<typeof OtherShare>;

/** What to clean up in the list of categories. Reads the list as it is now, whatever the filter's `reading`. */
export const readHealth = request('insights:health', {
  needs: 'insights.view',
  input: z.strictObject({ filter: InsightFilter }),
  output: z.strictObject({
    periods: InsightPeriods,
    progress: Progress,
    entries: Count,
    unused: z.array(UnusedEntry),
    other: OtherShare,
    oneAgent: z.array(OneAgentReason),
    likeNames: z.array(LikeNames),
    phrases: z.array(RisingPhrase),
  }),
  rate: { perSecond: 2, burst: 10 },
});
