import { dayNumber, localDate } from '#shared/insights/localDates';
import type { InsightPeriods } from '#shared/insights/filter.contract';

export const periodNames = ['today', '7d', '30d', '90d', 'thisMonth', 'lastMonth', 'custom'] as const;
export type PeriodName = (typeof periodNames)[number];

export interface Days {
  from: string;
  to: string;
}

/** The date that it is now by the clocks of a time zone. */
export function todayIn(timeZone: string, now: number): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-CA', { timeZone, ...parts }).format(now);
}

/** The first and last day of a named period, of which today is the last unless it is a month gone by. */
export function daysOf(name: Exclude<PeriodName, 'custom'>, today: string): Days {
  const number = dayNumber(today)!;
  const back = { today: 0, '7d': 6, '30d': 29, '90d': 89 } as const;
  if (name === 'thisMonth') return { from: `${today.slice(0, 8)}01`, to: today };
  if (name === 'lastMonth') {
    const to = localDate(dayNumber(`${today.slice(0, 8)}01`)! - 1);
    return { from: `${to.slice(0, 8)}01`, to };
  }
  return { from: localDate(number - back[name]), to: today };
}

/** How many days, both ends counted. */
export function lengthOf({ from, to }: Days): number {
  return dayNumber(to)! - dayNumber(from)! + 1;
}

/** The days of one step of a series. */
export function daysOfStep({ steps, to }: Pick<InsightPeriods, 'steps' | 'to'>, index: number): Days {
  const next = steps[index + 1];
  return { from: steps[index]!, to: next === undefined ? to : localDate(dayNumber(next)! - 1) };
}

/** Whether a step is as long as the others: weeks at either end may be cut by the period. */
export function isWhole(periods: Pick<InsightPeriods, 'step' | 'steps' | 'to'>, index: number): boolean {
  return periods.step === 'day' || lengthOf(daysOfStep(periods, index)) === 7;
}
