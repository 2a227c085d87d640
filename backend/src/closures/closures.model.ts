import { Schema } from 'mongoose';
import type { CompletionType, HandOverReason, Origin } from '#shared/chats/chats.contract';
import type { Closure, FollowUp } from '#shared/closures/closures.contract';
import type { Suggested } from '#shared/suggestions/suggestions.contract';
import type { Person } from '#shared/wire/errors';

/** How one cycle of a chat ended; one row for every ending. */
export interface ClosureDoc {
  _id: string;
  businessId: string;
  closureId: string;
  chatId: string;
  cycle: number;
  userId: string;
  userName: string;
  teamId: string | null;
  channel: string;
  origin: Origin;
  completionType: CompletionType;
  /** Why the bot handed its chat over. Absent, as the next one, in rows from before it was kept here. */
  handOverReason?: HandOverReason | null;
  /** How long agents had this cycle of the chat in hand, in milliseconds; null: none had. */
  handlingMs?: number | null;
  categoryId: string | null;
  categoryName: string | null;
  reasonId: string | null;
  reasonName: string | null;
  taxonomyVersion: number;
  notes: string;
  /** What was suggested while it was chosen; null or absent when nothing was. Corrections leave it. */
  suggested?: Suggested | null;
  followUps: FollowUp[];
  at: Date;
  by: Person | null;
  formerAgent: Person | null;
  engagementId: string | null;
  /** Hash over chat, cycle and everything chosen: the same id with other content is a conflict. */
  payloadHash: string;
  rev: number;
  /** Intentions of the undo and of the last correction, so that repeated ones are answered. */
  undoOpId: string | null;
  correctionOpId: string | null;
  undoneAt: Date | null;
  correctedAt: Date | null;
  correctedBy: Person | null;
  /** What the reports have counted it as, and whether they must look again. */
  counted: unknown;
  pending: boolean;
}

/** An earlier value of a corrected closing. */
export interface ClosureRevisionDoc {
  _id: string;
  businessId: string;
  closureId: string;
  rev: number;
  categoryId: string | null;
  categoryName: string | null;
  reasonId: string | null;
  reasonName: string | null;
  notes: string;
  at: Date;
  by: Person | null;
}

const mixed = Schema.Types.Mixed;

export const closureSchema = new Schema<ClosureDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    closureId: { type: String, required: true },
    chatId: { type: String, required: true },
    cycle: { type: Number, required: true },
    userId: { type: String, required: true },
    userName: { type: String, required: true },
    teamId: String,
    channel: String,
    origin: String,
    completionType: { type: String, required: true },
    handOverReason: String,
    handlingMs: Number,
    categoryId: String,
    categoryName: String,
    reasonId: String,
    reasonName: String,
    taxonomyVersion: { type: Number, required: true },
    notes: String,
    suggested: mixed,
    followUps: { type: mixed, default: [] },
    at: { type: Date, required: true },
    by: mixed,
    formerAgent: mixed,
    engagementId: String,
    payloadHash: { type: String, required: true },
    rev: { type: Number, required: true },
    undoOpId: String,
    correctionOpId: String,
    undoneAt: Date,
    correctedAt: Date,
    correctedBy: mixed,
    counted: mixed,
    pending: { type: Boolean, required: true },
  },
  { collection: 'closures', versionKey: false, minimize: false },
);
// A closing sent again finds its first row; an undo or a correction finds whose business it is to be checked for.
closureSchema.index({ closureId: 1, businessId: 1 }, { unique: true });
// A cycle ends once.
closureSchema.index({ businessId: 1, chatId: 1, cycle: 1 }, { unique: true });
// Previous conversations of a user, newest first.
closureSchema.index({ businessId: 1, userId: 1, at: -1 });
// What hangs on a category or reason.
closureSchema.index({ businessId: 1, categoryId: 1, at: -1 });
closureSchema.index({ businessId: 1, reasonId: 1, at: -1 });
// Closings of a period per category and reason, from the index alone.
closureSchema.index({ businessId: 1, at: -1, categoryId: 1, reasonId: 1, undoneAt: 1 });
// The few that were undone, to be taken off what hangs on a category.
closureSchema.index(
  { businessId: 1, categoryId: 1 },
  { partialFilterExpression: { undoneAt: { $type: 'date' } }, name: 'undone' },
);
// And off what hangs on a reason, which a merge may have taken to another category.
closureSchema.index(
  { businessId: 1, reasonId: 1 },
  { partialFilterExpression: { undoneAt: { $type: 'date' } }, name: 'undoneReasons' },
);
// Completed today by a member; what they choose most.
closureSchema.index({ 'by.id': 1, at: -1 });
// Chats that ended in a team's queue on a day, before anybody took them.
closureSchema.index(
  { teamId: 1, businessId: 1, at: 1 },
  {
    partialFilterExpression: { completionType: { $in: ['user_left', 'no_agent', 'autocomplete'] } },
    name: 'untaken',
  },
);
// Autocompleted chats of an agent that want a reason.
closureSchema.index(
  { 'formerAgent.id': 1, at: -1 },
  { partialFilterExpression: { completionType: 'autocomplete' }, name: 'needsReason' },
);
// What the reports have not counted yet.
closureSchema.index(
  { businessId: 1, at: 1 },
  { partialFilterExpression: { pending: true }, name: 'toCount' },
);

export const closureRevisionSchema = new Schema<ClosureRevisionDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    closureId: { type: String, required: true },
    rev: { type: Number, required: true },
    categoryId: String,
    categoryName: String,
    reasonId: String,
    reasonName: String,
    notes: String,
    at: { type: Date, required: true },
    by: mixed,
  },
  { collection: 'closureRevisions', versionKey: false },
);
// Earlier values of one closing, in order.
closureRevisionSchema.index({ closureId: 1, rev: 1 }, { unique: true });

export function toClosure(doc: ClosureDoc): Closure {
  const { closureId, chatId, businessId, userId, userName, cycle, completionType } = doc;
  const { teamId = null, categoryId, categoryName } = doc;
  const { reasonId, reasonName, notes, followUps, by, formerAgent, rev, correctedBy } = doc;
  return {
    closureId,
    chatId,
    businessId,
    userId,
    userName,
    cycle,
    teamId,
    completionType,
    categoryId,
    categoryName,
    reasonId,
    reasonName,
    notes,
    followUps,
    by,
    formerAgent,
    rev,
    correctedBy,
    at: doc.at.getTime(),
    undoneAt: doc.undoneAt?.getTime() ?? null,
    correctedAt: doc.correctedAt?.getTime() ?? null,
  };
}
