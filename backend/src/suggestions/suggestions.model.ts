import { Schema } from 'mongoose';
import type { Figures } from './learning/threshold.js';

/** The model of a business that is in force; `_id` is the business. */
export interface SuggestionModelDoc {
  _id: string;
  businessId: string;
  version: number;
  /** Closings up to this moment were there to be learned from. */
  learnedTo: Date;
  learnedFrom: number;
  trainedAt: Date;
  seconds: number;
  figures: Figures;
  parts: number;
}

/** A piece of a model's bytes. */
export interface SuggestionPartDoc {
  _id: string;
  businessId: string;
  version: number;
  part: number;
  bytes: Buffer;
}

export const suggestionModelSchema = new Schema<SuggestionModelDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    version: { type: Number, required: true },
    learnedTo: { type: Date, required: true },
    learnedFrom: { type: Number, required: true },
    trainedAt: { type: Date, required: true },
    seconds: { type: Number, required: true },
    figures: Schema.Types.Mixed,
    parts: { type: Number, required: true },
  },
  { collection: 'suggestionModels', versionKey: false },
);

export const suggestionPartSchema = new Schema<SuggestionPartDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    version: { type: Number, required: true },
    part: { type: Number, required: true },
    bytes: { type: Buffer, required: true },
  },
  { collection: 'suggestionParts', versionKey: false },
);
// The pieces of one model, in order; two trainings cannot write the same version.
suggestionPartSchema.index({ businessId: 1, version: 1, part: 1 }, { unique: true });
