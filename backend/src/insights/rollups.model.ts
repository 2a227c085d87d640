import { Schema, mongo } from 'mongoose';
import type { CellShape } from './cells.js';

/** `use` is by reason and agent, `service` by team, agent and channel; the others hold the same closings, cut differently. */
export type Slice = 'all' | 'team' | 'channel' | 'full' | 'use' | 'service';
export type Grain = 'day' | 'week';

/** Closings: all, repeats by the recorded category, repeats by today's. Handling time. */
export const closingShape: CellShape = { counters: 3, spreads: 1 };
/** Closings. */
export const useShape: CellShape = { counters: 1, spreads: 0 };
/** Engagements, completed, delayed, abandoned. Queue, first response, response, resolution, waiting, handling. */
export const serviceShape: CellShape = { counters: 4, spreads: 6 };

export function shapeOf(slice: Slice): CellShape {
  if (slice === 'use') return useShape;
  return slice === 'service' ? serviceShape : closingShape;
}

/** What was closed on a day, or in the week from a Monday on, within one slice of a business. */
export interface RollupDoc {
  /** `business/generation/slice/grain/day/team/agent/channel`. */
  _id: string;
  businessId: string;
  generation: number;
  slice: Slice;
  grain: Grain;
  /** Days since 1970-01-01. */
  day: number;
  teamId: string | null;
  agentId: string | null;
  channel: string | null;
  /** Packed: the keys are explained in `keys.ts`. */
  cells: mongo.Binary;
}

/** A pair as it was recorded: the names of the day make a pair of their own. */
export interface Pair {
  categoryId: string | null;
  categoryName: string | null;
  reasonId: string | null;
  reasonName: string | null;
}

/** Whoever had or closed a chat, and where. */
export interface Place {
  teamId: string | null;
  agentId: string | null;
  channel: string;
}

/** What is to be marked for counting anew, little by little, the newest first: all of a kind, or closings of a category. */
export interface ToMark {
  kind: 'closings' | 'engagements';
  categoryId: string | null;
  /** What is of this moment or later has been marked; null: nothing yet. */
  before: Date | null;
}

/** Where the counting of a business stands; `_id` is the business. */
export interface InsightHeadDoc {
  _id: string;
  businessId: string;
  /** Rollups and what was counted are of this generation; those of another are as if they were not there. */
  generation: number;
  timeZone: string;
  /** What stands for a merged category, as far as repeats know. */
  standing: Record<string, string>;
  /** What the numbers in keys stand for: entries are added, never changed. */
  pairs: Pair[];
  agents: { id: string; name: string }[];
  places: Place[];
  toMark: ToMark[];
  /** True from the beginning of counting all anew until nothing is left to count. */
  rebuilding: boolean;
  countedAt: Date | null;
}

export const rollupSchema = new Schema<RollupDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    generation: { type: Number, required: true },
    slice: { type: String, required: true },
    grain: { type: String, required: true },
    day: { type: Number, required: true },
    teamId: String,
    agentId: String,
    channel: String,
    cells: { type: Buffer, required: true },
  },
  { collection: 'rollups', versionKey: false },
);
// The days or weeks of a slice; of one team or channel where it is cut by them.
rollupSchema.index({ businessId: 1, slice: 1, grain: 1, day: 1 });
// The days or weeks of an agent.
rollupSchema.index(
  { businessId: 1, agentId: 1, grain: 1, day: 1 },
  { partialFilterExpression: { slice: 'full' }, name: 'ofAgent' },
);

export const insightHeadSchema = new Schema<InsightHeadDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    generation: { type: Number, required: true },
    timeZone: { type: String, required: true },
    standing: { type: Schema.Types.Mixed, required: true },
    pairs: { type: Schema.Types.Mixed, required: true },
    agents: { type: Schema.Types.Mixed, required: true },
    places: { type: Schema.Types.Mixed, required: true },
    toMark: { type: Schema.Types.Mixed, required: true },
    rebuilding: { type: Boolean, required: true },
    countedAt: Date,
  },
  { collection: 'insightHeads', versionKey: false, minimize: false },
);
// One for each business.
insightHeadSchema.index({ businessId: 1 }, { unique: true });
