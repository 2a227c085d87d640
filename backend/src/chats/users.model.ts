import { Schema } from 'mongoose';
import type { UserDoc } from './chats.model.js';

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
