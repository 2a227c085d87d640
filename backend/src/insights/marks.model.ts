import { Schema } from 'mongoose';
import type { AutomationMark } from '#shared/insights/insights.contract';
import { localDate } from '#shared/insights/localDates';
import type { Person } from '#shared/wire/errors';
import type { Naming } from './naming.js';

/** From which day on the bot handles a reason by itself. */
export interface AutomationMarkDoc {
  _id: string;
  businessId: string;
  categoryId: string;
  reasonId: string | null;
  /** Days since 1970-01-01. */
  on: number;
  by: Person;
  at: Date;
  opId: string;
}

export const automationMarkSchema = new Schema<AutomationMarkDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    categoryId: { type: String, required: true },
    reasonId: { type: String, default: null },
    on: { type: Number, required: true },
    by: { type: Schema.Types.Mixed, required: true },
    at: { type: Date, required: true },
    opId: { type: String, required: true },
  },
  { collection: 'automationMarks', versionKey: false },
);
// The marks of a business; a reason has one.
automationMarkSchema.index({ businessId: 1, categoryId: 1, reasonId: 1 }, { unique: true });

/** The mark under the names of today. */
export function toMark(doc: AutomationMarkDoc, naming: Naming): AutomationMark {
  const { _id: id, businessId, categoryId, reasonId, on, by, at } = doc;
  const recorded = { categoryId, reasonId, categoryName: null, reasonName: null };
  return { id, businessId, entry: naming.entryOf(recorded), on: localDate(on), by, at: at.getTime() };
}
