import { Schema } from 'mongoose';
import type { Person } from '#shared/wire/errors';
import { wordsOf } from './words.js';

/** A customer of a business. */
export interface UserDoc {
  _id: string;
  businessId: string;
  name: string;
  /** The words it is found by. */
  nameWords?: string[];
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

/** The words that a user is found by: of the name, and of the id that the business gave. */
export function nameWordsOf({ name, externalId }: Pick<UserDoc, 'name' | 'externalId'>): string[] {
  return [...wordsOf([name, externalId ?? ''])];
}

export const userSchema = new Schema<UserDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    name: { type: String, required: true },
    nameWords: { type: [String], default: undefined },
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
// Users of a business by the beginnings of the words of their names.
userSchema.index({ businessId: 1, nameWords: 1 });
