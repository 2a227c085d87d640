import {
  tellingFrom,
  type Compared,
  type Durations,
  type EntryName,
  type Figures,
} from '#shared/insights/filter.contract';
import { formatLocale, t } from '../i18n';
import { formatNumber, formatShare } from '../ui/formats';

/** A part of a whole; null where the whole is too small to say. */
export function shareText(part: number, whole: number): string | null {
  return whole < tellingFrom ? null : formatShare(part / whole);
}

/** How a number differs from the one before: a percentage, or the difference itself where that was small. */
export function changeText(now: number, before: number): string {
  const signed = { signDisplay: 'exceptZero' } as const;
  if (before < tellingFrom) return new Intl.NumberFormat(formatLocale(), signed).format(now - before);
  const share = { ...signed, style: 'percent', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(formatLocale(), share).format(now / before - 1);
}

/** How two shares differ, in points of a hundred; null where either whole is too small to say. */
export function pointsText(now: [number, number], before: [number, number]): string | null {
  if (now[1] < tellingFrom || before[1] < tellingFrom) return null;
  const points = 100 * (now[0] / now[1] - before[0] / before[1]);
  const signed = { signDisplay: 'exceptZero', maximumFractionDigits: 1 } as const;
  return t('insights.points', { points: new Intl.NumberFormat(formatLocale(), signed).format(points) });
}

/** Whether something was asked for so much more often than before that chance does not explain it. */
export function isRising({ now, before }: Compared): boolean {
  const [more, all] = [now.closings - before.closings, now.closings + before.closings];
  return before.closings >= tellingFrom && now.closings >= 1.2 * before.closings && more > 2 * Math.sqrt(all);
}

/** A duration in its two largest units: "8m 40s", "3h 12m", "2d 4h". */
export function spanText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24];
  const parts: [number, 'day' | 'hour' | 'minute' | 'second'][] = [
    [days, 'day'],
    [hours, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  const told = first < 0 ? [parts[3]!] : parts.slice(first, first + 2).filter(([value]) => value > 0);
  return told.map(([value, unit]) => narrow(value, unit)).join(' ');
}

function narrow(value: number, unit: string): string {
  const options = { style: 'unit', unit, unitDisplay: 'narrow' } as const;
  return new Intl.NumberFormat(formatLocale(), options).format(value);
}

export type DurationFigure = 'average' | 'median' | 'p90';

/** One figure of some durations; null where they are too few. */
export function durationText(durations: Durations, figure: DurationFigure): string | null {
  const value = durations[figure];
  return value === null || durations.count < tellingFrom ? null : spanText(value);
}

/** The difference of the same figure of two periods: "−34s"; null where either is not told. */
export function durationChange(now: Durations, before: Durations, figure: DurationFigure): string | null {
  const [ours, theirs] = [now[figure], before[figure]];
  const few = now.count < tellingFrom || before.count < tellingFrom;
  if (few || ours === null || theirs === null) return null;
  const more = ours - theirs;
  if (Math.abs(more) < 500) return t('insights.unchanged');
  return `${more < 0 ? '−' : '+'}${spanText(Math.abs(more))}`;
}

/** Hours with one decimal while they are few: "4.5 h", "212 h". */
export function hoursText(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  const options = { style: 'unit', unit: 'hour', unitDisplay: 'short' } as const;
  const maximumFractionDigits = hours < 20 ? 1 : 0;
  return new Intl.NumberFormat(formatLocale(), { ...options, maximumFractionDigits }).format(hours);
}

/** A date of the business's calendar, whatever this browser's zone: "23 Nov", or "23 Nov 2025" with `year`. */
export function dateText(date: string, form: 'short' | 'year' = 'short'): string {
  const parts = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  const year = form === 'year' ? ({ year: 'numeric' } as const) : {};
  return new Intl.DateTimeFormat(formatLocale(), { ...parts, ...year }).format(Date.parse(date));
}

/** A period as its first and last day. */
export function daysText(from: string, to: string): string {
  if (from === to) return dateText(from, 'year');
  return t('insights.fromTo', { from: dateText(from), to: dateText(to, 'year') });
}

/** A category and a reason as one text. */
export function entryText({ categoryName, reasonName }: EntryName): string {
  if (categoryName === null) return t('insights.noCategory');
  return reasonName === null ? categoryName : `${categoryName} → ${reasonName}`;
}

/** What tells one line of a table from the others. */
export function entryKey({ categoryId, categoryName, reasonId, reasonName }: EntryName): string {
  return [categoryId, categoryName, reasonId, reasonName].join('\u0000');
}

/** Repeats among closings: a percentage, or their number where closings are few. */
export function repeatsText({ closings, repeats }: Figures): string {
  return shareText(repeats, closings) ?? formatNumber(repeats);
}
