import { Schema } from 'mongoose';
import type { Person } from '#shared/wire/errors';

/** A customer of a business. */
export interface UserDoc {
  _id: string;
  businessId: string;
  name: string;
  known: boolean;
  /** The business's own id of the user, or null for a guest. */
  externalId: string | null;
  details: { label: string; value: string }[];
  timeZone: string | null;
  firstSeenAt: Date;
  /** SHA-256 of the widget's token; null for users who never had one. */
  tokenHash: string | null;
  lastAgentId: string | null;
  /** Who shut them out; missing or null: their messages are taken. */
  blocked?: { at: Date; by: Person; reason: string } | null;
}

const mixed = Schema.Types.Mixed;

export const userSchema = new Schema<UserDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    name: { type: String, required: true },
    known: { type: Boolean, required: true },
    externalId: String,
    details: { type: mixed, required: true },
    timeZone: String,
    firstSeenAt: { type: Date, required: true },
    tokenHash: String,
    lastAgentId: String,
    blocked: mixed,
  },
  { collection: 'users', versionKey: false, minimize: false },
);
// The widget's token names its user.
userSchema.index(
  { tokenHash: 1 },
  { unique: true, partialFilterExpression: { tokenHash: { $type: 'string' } } },
);
// The business's own id names a known user.
userSchema.index(
  { businessId: 1, externalId: 1 },
  { unique: true, partialFilterExpression: { externalId: { $type: 'string' } } },
);
