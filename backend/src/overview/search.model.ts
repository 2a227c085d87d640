import { Schema } from 'mongoose';
import type { CompletionType } from '#shared/chats/chats.contract';

/** A completed chat as it is searched for and shown among the results. Derived: it can be written anew at any time. */
export interface SearchDoc {
  /** The chat's own id. */
  _id: string;
  businessId: string;
  /** Words of the transcript and notes, and what else it is found by. */
  tokens: string[];
  /** Its place among the results, the newest the greatest. */
  place: number;
  userId: string;
  userName: string;
  completedAt: Date;
  completionType: CompletionType;
  agentName: string | null;
  categoryName: string | null;
  reasonName: string | null;
  excerpt: string;
}

export const searchSchema = new Schema<SearchDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    tokens: { type: [String], required: true },
    place: { type: Number, required: true },
    userId: { type: String, required: true },
    userName: { type: String, required: true },
    completedAt: { type: Date, required: true },
    completionType: { type: String, required: true },
    agentName: String,
    categoryName: String,
    reasonName: String,
    excerpt: String,
  },
  { collection: 'searches', versionKey: false, minimize: false },
);
// Completed chats with a word, the newest first; and how far apart such chats lie.
searchSchema.index({ businessId: 1, tokens: 1, place: -1 });
// Completed chats of a period, the newest first.
searchSchema.index({ businessId: 1, place: -1 });
