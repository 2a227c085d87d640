import * as z from 'zod/mini';
import { Count, Id, Moment, text } from '../wire/schema.js';
import { dayNumber } from './localDates.js';

/** Days that one period of Insights may have. */
export const periodMaxDays = 1_100;
/** Shares and medians of fewer than this say more about chance than about users: screens leave them out. */
export const tellingFrom = 20;

/** A date on the calendar of the business's time zone, such as `2026-11-23`. */
export const LocalDate = z
  .string()
  .check(
    z.refine((value: string) => dayNumber(value) !== null, { message: 'is not a date such as 2026-11-23' }),
  );
export type LocalDate = z.infer<typeof LocalDate>;

/** `recorded`: categories by the names of the day; `now`: as they are named and merged today. */
export const Reading = z.enum(['recorded', 'now']);
export type Reading = z.infer<typeof Reading>;

/** What is looked at: both dates belong to the period; an empty list asks for all. */
export const InsightFilter = z.strictObject({
  businessId: Id,
  from: LocalDate,
  to: LocalDate,
  teamIds: z.array(Id).check(z.maxLength(100)),
  agentIds: z.array(Id).check(z.maxLength(500)),
  channels: z.array(text(60)).check(z.maxLength(20)),
  reading: Reading,
});
export type InsightFilter = z.infer<typeof InsightFilter>;

/** The periods that an answer is about: the one asked for, and as many days before it. */
export const InsightPeriods = z.strictObject({
  timeZone: z.string(),
  from: LocalDate,
  to: LocalDate,
  beforeFrom: LocalDate,
  beforeTo: LocalDate,
  /** How a series goes on: its numbers begin at `steps`. A first or last week may be cut by the period. */
  step: z.enum(['day', 'week']),
  steps: z.array(LocalDate),
});
export type InsightPeriods = z.infer<typeof InsightPeriods>;

/** How far the numbers are: with `waiting` 0 they hold everything that was closed. */
export const Progress = z.strictObject({
  /** Closings and engagements that are still to be counted. */
  waiting: Count,
  /** All are being counted anew: until it ends, numbers are too low. */
  rebuilding: z.boolean(),
  /** When something was last counted; null before that. */
  countedAt: z.nullable(Moment),
});
export type Progress = z.infer<typeof Progress>;

/** Durations in milliseconds. Quantiles are within 1 %; all are null when there is nothing to say. */
export const Durations = z.strictObject({
  count: Count,
  total: Count,
  average: z.nullable(Count),
  median: z.nullable(Count),
  p90: z.nullable(Count),
});
export type Durations = z.infer<typeof Durations>;

/** What a number of closings comes to. `handling` is of those that an agent had in hand. */
export const Figures = z.strictObject({
  closings: Count,
  /** By users who had closed with the same category within the 7 days before. */
  repeats: Count,
  handling: Durations,
});
export type Figures = z.infer<typeof Figures>;

/** The same of the period and of the period before it. */
export const Compared = z.strictObject({ now: Figures, before: Figures });
export type Compared = z.infer<typeof Compared>;

/** A category and a reason as a table names them; `reasonId` null: the category, `categoryId` null: neither. */
export const EntryName = z.strictObject({
  categoryId: z.nullable(Id),
  categoryName: z.nullable(z.string()),
  reasonId: z.nullable(Id),
  reasonName: z.nullable(z.string()),
});
export type EntryName = z.infer<typeof EntryName>;
