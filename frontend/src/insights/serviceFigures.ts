import type { ServiceRow } from '#shared/insights/insights.contract';
import { formatNumber } from '../ui/formats';
import type { Cells } from './askedExport';
import { seconds } from './askedExport';
import { durationText, type DurationFigure } from './figures';

export const counts = ['engagements', 'completed', 'delayed', 'abandoned'] as const;
export const times = ['queue', 'firstResponse', 'response', 'handling', 'waiting', 'resolution'] as const;
export type CountName = (typeof counts)[number];
export type TimeName = (typeof times)[number];

export interface Served {
  now: ServiceRow;
  before: ServiceRow;
}

/** One cell, of now and of before. */
export function timeTexts({ now, before }: Served, name: TimeName, figure: DurationFigure) {
  return { now: durationText(now[name], figure), before: durationText(before[name], figure) };
}

export function countTexts({ now, before }: Served, name: CountName) {
  return { now: formatNumber(now[name]), before: formatNumber(before[name]) };
}

/** A line for a spreadsheet: counts, then median and 90th percentile of each time in seconds. */
export function serviceCells(name: string, { now }: Served): Cells {
  return [
    name,
    ...counts.map((count) => now[count]),
    ...times.flatMap((time) => [seconds(now[time].median), seconds(now[time].p90)]),
  ];
}
