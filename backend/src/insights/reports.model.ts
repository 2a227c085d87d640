import { Schema } from 'mongoose';
import type { InsightFilter } from '#shared/insights/filter.contract';
import type { Report, ReportKind, ReportState } from '#shared/insights/reports.contract';
import type { Person } from '#shared/wire/errors';

export interface ReportDoc {
  _id: string;
  businessId: string;
  kind: ReportKind;
  filter: InsightFilter;
  state: ReportState;
  rows: number;
  of: number | null;
  bytes: number;
  by: Person;
  opId: string;
  askedAt: Date;
  endedAt: Date | null;
  /** When its file is thrown away. */
  keptUntil: Date | null;
  /** Who writes it, and until when that is believed; null: nobody does. */
  runner: string | null;
  heldUntil: Date | null;
  /** Its file in the bucket; each attempt has one of its own. */
  fileId: string | null;
}

export const reportSchema = new Schema<ReportDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    kind: { type: String, required: true },
    filter: { type: Schema.Types.Mixed, required: true },
    state: { type: String, required: true },
    rows: { type: Number, required: true },
    of: Number,
    bytes: { type: Number, required: true },
    by: { type: Schema.Types.Mixed, required: true },
    opId: { type: String, required: true },
    askedAt: { type: Date, required: true },
    endedAt: Date,
    keptUntil: Date,
    runner: String,
    heldUntil: Date,
    fileId: String,
  },
  { collection: 'reports', versionKey: false, minimize: false },
);
// The reports of a business, newest first.
reportSchema.index({ businessId: 1, askedAt: -1 });
// A repeated request finds the first.
reportSchema.index({ businessId: 1, opId: 1 }, { unique: true });
// Those to be written, and those whose writer is gone.
reportSchema.index(
  { heldUntil: 1 },
  { partialFilterExpression: { state: { $in: ['waiting', 'running'] } }, name: 'toWrite' },
);
// Files whose time has come.
reportSchema.index({ keptUntil: 1 });

export function toReport(doc: ReportDoc): Report {
  const { _id: id, businessId, kind, filter, state, rows, of, bytes, by } = doc;
  return {
    ...{ id, businessId, kind, filter, state, rows, of, bytes, by },
    askedAt: doc.askedAt.getTime(),
    endedAt: doc.endedAt?.getTime() ?? null,
    keptUntil: doc.keptUntil?.getTime() ?? null,
    fileName: `${kind}-${filter.from}-${filter.to}.csv`,
  };
}
