import { Schema } from 'mongoose';
import {
  firstBusinessSettings,
  firstWidgetLook,
  type Business,
  type BusinessSettings,
  type WidgetLook,
} from '#shared/businesses/businesses.contract';
import type { Person } from '#shared/wire/errors';

export interface BusinessDoc {
  _id: string;
  name: string;
  widgetKey: string;
  defaultTeamId: string | null;
  /** Those stored before one was kept lack it: it stands as `firstBusinessSettings`. */
  settings: BusinessSettings;
  /** What was ever chosen; the rest stands as `firstWidgetLook`. */
  look?: Partial<WidgetLook>;
  /** Missing: `UTC`. */
  timeZone?: string;
  createdAt: Date;
  /** The intention that made it, so that a repeated request finds it. */
  opId: string | null;
  /** Who made it, and from what: a repeated request must be the same. */
  /** Grows with every change; missing in documents from before it was kept: 1. */
  rev?: number;
  changedBy?: Person | null;
  changedAt?: Date | null;
  /** The intention of the last change: a repeated request is answered, not refused. */
  lastOpId?: string | null;
  madeBy?: { memberId: string; payloadHash: string };
}

export const businessSchema = new Schema<BusinessDoc>(
  {
    _id: String,
    name: { type: String, required: true },
    widgetKey: { type: String, required: true },
    defaultTeamId: { type: String, default: null },
    settings: { type: Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true },
    opId: { type: String, default: null },
    madeBy: Schema.Types.Mixed,
    look: Schema.Types.Mixed,
    timeZone: String,
    rev: Number,
    changedBy: Schema.Types.Mixed,
    changedAt: Date,
    lastOpId: String,
  },
  { collection: 'businesses', versionKey: false, minimize: false },
);
// The widget's script tag names its business.
businessSchema.index({ widgetKey: 1 }, { unique: true });
// A repeated creation finds the first.
businessSchema.index({ opId: 1 }, { unique: true, partialFilterExpression: { opId: { $type: 'string' } } });

export function toBusiness(doc: BusinessDoc): Business {
  const { name, widgetKey, defaultTeamId, rev = 1, changedBy = null, timeZone = 'UTC' } = doc;
  const settings = { ...firstBusinessSettings, ...doc.settings };
  const look = { ...firstWidgetLook, ...doc.look };
  return { id: doc._id, name, widgetKey, defaultTeamId, settings, look, timeZone, rev, changedBy };
}
