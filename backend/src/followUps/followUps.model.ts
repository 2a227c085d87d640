import { Schema } from 'mongoose';
import type { PromisedFollowUp } from '#shared/followUps/followUps.contract';
import type { Person } from '#shared/wire/errors';

/** A promise made at a closing. */
export interface FollowUpDoc {
  _id: string;
  businessId: string;
  userId: string;
  userName: string;
  closureId: string;
  chatId: string;
  at: Date;
  comment: string;
  by: Person;
  state: 'open' | 'done' | 'withdrawn';
  rev: number;
  /** When its maker is to be reminded; null once told, or when there is nothing to remind of. */
  remindAt: Date | null;
  doneAt: Date | null;
  doneBy: Person | null;
  /** The chat that was begun to keep it. */
  writtenChatId: string | null;
  /** The closing of that chat, which kept it. */
  doneClosureId: string | null;
}

const mixed = Schema.Types.Mixed;

export const followUpSchema = new Schema<FollowUpDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    userId: { type: String, required: true },
    userName: { type: String, required: true },
    closureId: { type: String, required: true },
    chatId: { type: String, required: true },
    at: { type: Date, required: true },
    comment: String,
    by: { type: mixed, required: true },
    state: { type: String, required: true },
    rev: { type: Number, required: true },
    remindAt: { type: Date, default: null },
    doneAt: { type: Date, default: null },
    doneBy: { type: mixed, default: null },
    writtenChatId: { type: String, default: null },
    doneClosureId: { type: String, default: null },
  },
  { collection: 'followUps', versionKey: false, minimize: false },
);
// What a member has promised and is open, the next due first.
followUpSchema.index({ 'by.id': 1, at: 1 }, { partialFilterExpression: { state: 'open' }, name: 'ownOpen' });
// What was promised to a user and is open.
followUpSchema.index(
  { businessId: 1, userId: 1, at: 1 },
  { partialFilterExpression: { state: 'open' }, name: 'openOfUser' },
);
// Reminders that have come due.
followUpSchema.index({ remindAt: 1 }, { partialFilterExpression: { remindAt: { $type: 'date' } } });
// What a closing promised, for its undoing.
followUpSchema.index({ businessId: 1, closureId: 1 });
// What the closing of a chat keeps.
followUpSchema.index(
  { businessId: 1, writtenChatId: 1 },
  { partialFilterExpression: { writtenChatId: { $type: 'string' } }, name: 'writtenIn' },
);

export function toFollowUp(doc: FollowUpDoc): PromisedFollowUp {
  const { businessId, userId, userName, chatId, comment, by, state, rev, doneBy } = doc;
  const moments = { at: doc.at.getTime(), doneAt: doc.doneAt?.getTime() ?? null };
  return { id: doc._id, businessId, userId, userName, chatId, comment, by, state, rev, doneBy, ...moments };
}
