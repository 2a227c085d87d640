import { Schema } from 'mongoose';

/** What an intention was answered with, so that it is answered alike when it is sent again. */
export interface ApiAnswerDoc {
  /** The key, and a hash of the idempotency key. */
  _id: string;
  businessId: string;
  /** Hash of what was asked: the same idempotency key with other content is refused. */
  askedHash: string;
  /** JSON; null while it is being done. */
  answer: string | null;
  at: Date;
}

const keptSeconds = 24 * 60 * 60;

export const apiAnswerSchema = new Schema<ApiAnswerDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    askedHash: { type: String, required: true },
    answer: { type: String, default: null },
    at: { type: Date, required: true },
  },
  { collection: 'apiAnswers', versionKey: false },
);
// Forgotten after a day.
apiAnswerSchema.index({ at: 1 }, { expireAfterSeconds: keptSeconds });
