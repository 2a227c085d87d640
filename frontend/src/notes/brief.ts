import type { UserBrief } from '#shared/notes/notes.contract';
import { formatLocale, t } from '../i18n';
import { shortName } from '../chats/names';
import { formatDate } from '../ui/formats';
import { dayNumber } from '../ui/timeZone';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The brief's first line: the reason closed most, or the last closing; undefined when nobody chose one. */
export function briefSentence(brief: UserBrief, now: number): string | undefined {
  const { top, days } = brief;
  if (!top) return undefined;
  const name = shortName(top.lastBy);
  const reason = pairName(top.categoryName, top.reasonName);
  if (top.count > 1) {
    const values = { days, name, ago: distance(top.lastAt, now) };
    const text = reason ? 'notes.brief.often' : 'notes.brief.oftenPlain';
    // Named apart from `count`, which would choose between singular and plural.
    return t(text, { ...values, times: top.count, reason });
  }
  const values = { reason, name, ago: distance(top.lastAt, now) };
  if (now - top.lastAt < day) return t(reason ? 'notes.brief.lately' : 'notes.brief.latelyPlain', values);
  const on = formatDate(new Date(top.lastAt), 'day');
  return t(reason ? 'notes.brief.last' : 'notes.brief.lastPlain', { reason, name, day: on });
}

/** What ended without an answer, counted apart; undefined when nothing did. */
export function unansweredSentence({ unanswered }: UserBrief): string | undefined {
  return unanswered > 0 ? t('notes.brief.unanswered', { count: unanswered }) : undefined;
}

/** Whether there is anything to say. */
export function hasBrief({ top, unanswered, openFollowUps }: UserBrief): boolean {
  return top !== null || unanswered > 0 || openFollowUps.length > 0;
}

/** A category and its reason as one name; empty without a category. */
export function pairName(category: string | null, reason: string | null): string {
  if (category === null) return '';
  return reason === null ? category : t('notes.brief.pair', { category, reason });
}

/** "3 hours ago", "yesterday", "12 days ago": the brief reaches back a month, and days are what counts in it. */
export function distance(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  const format = new Intl.RelativeTimeFormat(formatLocale(), { numeric: 'auto' });
  const days = calendarDays(at, now);
  if (days > 0) return format.format(-days, 'day');
  if (passed < minute) return t('ui.justNow');
  if (passed < hour) return format.format(-Math.floor(passed / minute), 'minute');
  return format.format(-Math.floor(passed / hour), 'hour');
}

function calendarDays(at: number, now: number): number {
  return dayNumber(now) - dayNumber(at);
}

/** Notes that may not fit in three lines of the right column, and so are shortened until asked for. */
export function isLong(notes: string): boolean {
  return notes.length > 130 || notes.split('\n').length > 3;
}
