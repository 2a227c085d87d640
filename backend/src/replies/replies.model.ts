import { Schema } from 'mongoose';
import type { CannedReply } from '#shared/replies/replies.contract';
import type { Person } from '#shared/wire/errors';

export interface CannedReplyDoc {
  _id: string;
  businessId: string;
  /** Whose own it is; null: shared. */
  ownerId: string | null;
  title: string;
  text: string;
  rev: number;
  /** Null while it is in the lists. */
  deletedAt: Date | null;
  at: Date;
  by: Person;
  /** Intention that added it, and the one that changed it last, so that repeated ones are answered. */
  opId: string;
  lastOpId: string;
}

export const cannedReplySchema = new Schema<CannedReplyDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    ownerId: { type: String, default: null },
    title: { type: String, required: true },
    text: { type: String, required: true },
    rev: { type: Number, required: true },
    deletedAt: { type: Date, default: null },
    at: { type: Date, required: true },
    by: { type: Schema.Types.Mixed, required: true },
    opId: { type: String, required: true },
    lastOpId: { type: String, required: true },
  },
  { collection: 'cannedReplies', versionKey: false, minimize: false },
);
// The replies a member may use: the shared ones and their own.
cannedReplySchema.index({ businessId: 1, ownerId: 1, deletedAt: 1 });
// A reply added again finds its first row.
cannedReplySchema.index({ businessId: 1, opId: 1 }, { unique: true });

export function toCannedReply(doc: CannedReplyDoc): CannedReply {
  const { businessId, ownerId, title, text, rev, by } = doc;
  const deleted = doc.deletedAt !== null;
  return { id: doc._id, businessId, ownerId, title, text, rev, deleted, at: doc.at.getTime(), by };
}
