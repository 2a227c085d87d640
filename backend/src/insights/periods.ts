import type { InsightFilter, InsightPeriods } from '#shared/insights/filter.contract';
import { periodMaxDays } from '#shared/insights/filter.contract';
import { dayNumber, localDate, mondayOf } from '#shared/insights/localDates';
import { DomainError } from '../wire/domainError.js';
import type { Grain } from './rollups.model.js';

/** Up to so many days a series goes on by the day. */
const byDayUpTo = 62;

/** Days from `from` to before `to`. */
export interface Span {
  from: number;
  to: number;
}

export interface Periods {
  now: Span;
  before: Span;
  step: 'day' | 'week';
  /** The days on which the steps begin, the first as the period does. */
  steps: number[];
}

/** @throws DomainError PERIOD_BACKWARDS, PERIOD_TOO_LONG */
export function periodsOf({ from: first, to: last }: Pick<InsightFilter, 'from' | 'to'>): Periods {
  const [from, to] = [dayNumber(first)!, dayNumber(last)! + 1];
  if (to <= from) throw new DomainError('PERIOD_BACKWARDS', { from: first, to: last });
  const days = to - from;
  if (days > periodMaxDays) throw new DomainError('PERIOD_TOO_LONG', { max: periodMaxDays });
  const step = days <= byDayUpTo ? 'day' : 'week';
  const steps: number[] = [];
  for (let day = from; day < to; day = step === 'day' ? day + 1 : mondayOf(day) + 7) steps.push(day);
  return { now: { from, to }, before: { from: from - days, to: from }, step, steps };
}

export function shownPeriods({ now, before, step, steps }: Periods, timeZone: string): InsightPeriods {
  return {
    timeZone,
    from: localDate(now.from),
    to: localDate(now.to - 1),
    beforeFrom: localDate(before.from),
    beforeTo: localDate(before.to - 1),
    step,
    steps: steps.map(localDate),
  };
}

/** A run of whole days or whole weeks. */
export interface Stretch extends Span {
  grain: Grain;
}

/** The fewest rollups that make up a span: whole weeks, and the days before and after them. */
export function stretchesOf({ from, to }: Span): Stretch[] {
  const [first, last] = [mondayOf(from + 6), mondayOf(to)];
  if (first >= last) return [{ from, to, grain: 'day' }];
  const parts: Stretch[] = [
    { from, to: first, grain: 'day' },
    { from: first, to: last, grain: 'week' },
    { from: last, to, grain: 'day' },
  ];
  return parts.filter((part) => part.to > part.from);
}
