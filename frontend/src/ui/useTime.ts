import { formatLocale, t } from '../i18n';
import { formatDate, formatDuration } from './formats';
import { useNow } from './now';
import { dayNumber, yearOf } from './timeZone';

const minute = 60_000;
const hour = 60 * minute;

/** A time as the wire carries it (milliseconds or ISO 8601) or as a date. */
export type Moment = number | string | Date;

/** Writes times for people. Relative texts follow the clock: they are new each minute without being asked. */
export function useTime() {
  const now = useNow();

  /** Near times as a distance ("just now", "2 min ago", "yesterday 16:02"), far ones as a date ("9 Nov"). */
  function ago(moment: Moment): string {
    const at = new Date(moment);
    const passed = Math.max(0, now.value - at.getTime());
    if (passed < minute) return t('ui.justNow');
    const days = daysBetween(at, new Date(now.value));
    if (days === 0 || passed < hour) return distance(passed);
    if (days === 1) return t('ui.dayAndTime', { day: relative(-1, 'day'), time: formatDate(at, 'clock') });
    return dated(at);
  }

  /** How long since, for lists that have no room: "now", "2 min", "3 hr", "4 days". */
  function age(moment: Moment): string {
    const passed = now.value - new Date(moment).getTime();
    return passed < minute ? t('ui.lessThanAMinute') : formatDuration(passed);
  }

  /** A time to come or gone as a calendar would say it: "today 12:00", "tomorrow 12:00", "27 Nov 12:00". */
  function day(moment: Moment): string {
    const at = new Date(moment);
    const days = -daysBetween(at, new Date(now.value));
    const name = Math.abs(days) <= 1 ? relative(days, 'day') : dated(at);
    return t('ui.dayAndTime', { day: name, time: formatDate(at, 'clock') });
  }

  function dated(at: Date): string {
    const sameYear = yearOf(at.getTime()) === yearOf(now.value);
    return formatDate(at, sameYear ? 'day' : 'dayOfYear');
  }

  return { ago, age, day, exact, clock };
}

/** The full date and time, as shown on hover. */
function exact(moment: Moment): string {
  return formatDate(new Date(moment), 'exact');
}

/** The time of day: "16:02". */
function clock(moment: Moment): string {
  return formatDate(new Date(moment), 'clock');
}

function distance(passed: number): string {
  return passed < hour
    ? relative(-Math.floor(passed / minute), 'minute')
    : relative(-Math.floor(passed / hour), 'hour');
}

function relative(value: number, unit: 'minute' | 'hour' | 'day'): string {
  return new Intl.RelativeTimeFormat(formatLocale(), { numeric: 'auto', style: 'short' }).format(value, unit);
}

function daysBetween(earlier: Date, later: Date): number {
  return dayNumber(later.getTime()) - dayNumber(earlier.getTime());
}
