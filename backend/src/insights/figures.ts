import type { Compared, Durations, Figures, Reading } from '#shared/insights/filter.contract';
import { quantileOf } from './buckets.js';
import type { Cell, Spread } from './cells.js';

export function durationsOf({ count, total, buckets }: Spread): Durations {
  const average = count > 0 ? Math.round(total / count) : null;
  const [median, p90] = [quantileOf(buckets, count, 0.5), quantileOf(buckets, count, 0.9)];
  return { count, total, average, median, p90 };
}

export function figuresOf({ counters, spreads }: Cell, reading: Reading): Figures {
  const [closings, recorded, now] = counters;
  const repeats = (reading === 'now' ? now : recorded) ?? 0;
  return { closings: closings ?? 0, repeats, handling: durationsOf(spreads[0]!) };
}

/** A line's cells of the period and of the one before. */
export interface Both {
  now: Cell;
  before: Cell;
}

export function comparedOf({ now, before }: Both, reading: Reading): Compared {
  return { now: figuresOf(now, reading), before: figuresOf(before, reading) };
}
