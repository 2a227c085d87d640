import * as z from 'zod/mini';
import { request } from '../wire/request.js';
import { Count, Id, Moment, OpId } from '../wire/schema.js';
import { InsightFilter } from './filter.contract.js';

/** What can be taken along as CSV: every engagement of a period, or the table of a view. */
export const ReportKind = z.enum(['engagements', 'askedFor', 'bot', 'candidates', 'service', 'health']);
export type ReportKind = z.infer<typeof ReportKind>;

/** `done`: its file is there until `keptUntil`. */
export const ReportState = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']);
export type ReportState = z.infer<typeof ReportState>;

export const Report = z.strictObject({
  id: Id,
  businessId: Id,
  kind: ReportKind,
  filter: InsightFilter,
  state: ReportState,
  rows: Count,
  /** Rows that it will have; null while that is not known. */
  of: z.nullable(Count),
  bytes: Count,
  by: z.strictObject({ id: z.nullable(Id), name: z.string() }),
  askedAt: Moment,
  endedAt: z.nullable(Moment),
  keptUntil: z.nullable(Moment),
  /** Name of its file, such as `engagements-2026-11-01-2026-11-23.csv`. */
  fileName: z.string(),
});
export type Report = z.infer<typeof Report>;

/** Where a report's file is read, by whoever may export the business's Insights; `GET`, with the session's cookie. */
export const reportPath = (id: string): string => `/api/reports/${id}`;

/**
 * Begins a report in the background; it goes on whoever closes the page. Refused as `EXPORT_EMPTY` when the period
 * holds nothing of the kind.
 */
export const beginReport = request('report:begin', {
  needs: 'insights.export',
  input: z.strictObject({ opId: OpId, kind: ReportKind, filter: InsightFilter }),
  output: z.strictObject({ report: Report }),
  rate: { perSecond: 2, burst: 30 },
});

/** The business's reports that are under way or kept, newest first. */
export const listReports = request('report:list', {
  needs: 'insights.export',
  input: z.strictObject({ businessId: Id }),
  output: z.strictObject({ reports: z.array(Report) }),
});

/** Ends a report under way, or throws a kept one away. */
export const cancelReport = request('report:cancel', {
  needs: 'insights.export',
  input: z.strictObject({ reportId: Id }),
  output: z.strictObject({ report: Report }),
});

/** A report went on, at most once a second, or ended. Told to who began it. */
export const reportChanged = z.object({ report: Report });
export type ReportChanged = z.infer<typeof reportChanged>;
