import { Schema } from 'mongoose';

/** `_id` is the SHA-256 of the cookie's value: a copy of the database opens no session. */
export interface SessionDoc {
  _id: string;
  memberId: string;
  createdAt: Date;
  seenAt: Date;
  /** Absolute end; also ended early by sign-out, deactivation or a newer sign-in. */
  expiresAt: Date;
  endedAt: Date | null;
}

export const sessionSchema = new Schema<SessionDoc>(
  {
    _id: String,
    memberId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    seenAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
  },
  { collection: 'sessions', versionKey: false },
);
// The sessions of one member, to end or list them.
sessionSchema.index({ memberId: 1 });
// Forgotten a day after their end.
sessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 86_400 });
