import { Schema } from 'mongoose';
import type { UserNote } from '#shared/notes/notes.contract';
import type { Person } from '#shared/wire/errors';

export interface UserNoteDoc {
  _id: string;
  businessId: string;
  userId: string;
  opId: string;
  text: string;
  by: Person;
  at: Date;
}

export const userNoteSchema = new Schema<UserNoteDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    userId: { type: String, required: true },
    opId: { type: String, required: true },
    text: { type: String, required: true },
    by: { type: Schema.Types.Mixed, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'userNotes', versionKey: false },
);
// The notes on one user, newest first.
userNoteSchema.index({ businessId: 1, userId: 1, at: -1 });
// A note sent again finds its first row.
userNoteSchema.index({ businessId: 1, opId: 1 }, { unique: true });

export function toUserNote(doc: UserNoteDoc): UserNote {
  const { businessId, userId, text, by } = doc;
  return { id: doc._id, businessId, userId, text, by, at: doc.at.getTime() };
}
