import { reactive, watch } from 'vue';
import type { Days } from './periods';
import { lengthOf } from './periods';

/** What the estimate assumes; nothing of it is measured, so the person sees it and may change it. */
export interface Assumptions {
  /** How much of a reason's agent time goes when the bot handles it, in percent. */
  percent: number | null;
  /** Cost of an agent's hour, in the currency below; null leaves money out. */
  cost: number | null;
  currency: string;
}

export const currencies = ['EUR', 'USD', 'GBP', 'CHF', 'BRL', 'MXN', 'INR', 'JPY'] as const;
const first: Assumptions = { percent: 50, cost: 30, currency: 'EUR' };
const key = 'baton.insights.assumptions';
const monthDays = 30;

/** Agent time that would be saved in 30 days, in milliseconds, if the time of the period is typical. */
export function savedMonthly(handlingMs: number, days: Days, { percent }: Assumptions): number {
  const share = Math.min(100, Math.max(0, percent ?? 0)) / 100;
  return (handlingMs * share * monthDays) / lengthOf(days);
}

/** What that time costs; null while no cost is given. */
export function costOf(milliseconds: number, { cost }: Assumptions): number | null {
  return cost === null || cost < 0 ? null : (milliseconds / 3_600_000) * cost;
}

/** The assumptions of this browser, kept as they are changed. */
export function useAssumptions(): Assumptions {
  const assumptions = reactive(kept());
  watch(assumptions, (now) => {
    try {
      localStorage.setItem(key, JSON.stringify(now));
    } catch {
      // A browser that keeps nothing asks again.
    }
  });
  return assumptions;
}

function kept(): Assumptions {
  try {
    const { percent, cost, currency } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Assumptions>;
    return {
      percent: numberOr(percent, first.percent),
      cost: numberOr(cost, first.cost),
      currency: currencies.find((one) => one === currency) ?? first.currency,
    };
  } catch {
    return { ...first };
  }
}

function numberOr(value: unknown, otherwise: number | null): number | null {
  return typeof value === 'number' || value === null ? value : otherwise;
}
