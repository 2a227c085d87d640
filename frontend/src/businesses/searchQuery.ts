import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { searchWordsMax, type SearchWish } from '#shared/overview/search.contract';
import { momentOfWall } from '../ui/timeZone';

/** What is typed and chosen in the search. Days are as a date field holds them, such as 2026-11-22; empty: any. */
export interface SearchForm {
  words: string;
  user: string;
  categoryId: string | null;
  reasonId: string | null;
  agentId: string | null;
  /** The first and the last day. */
  from: string;
  to: string;
}

const idPattern = /^[0-9a-f]{24}$/;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** What an address asks for; what it names wrongly is left out. */
export function readSearchQuery(query: LocationQuery): SearchForm {
  return {
    words: textIn(query['words']),
    user: textIn(query['user']),
    categoryId: idIn(query['category']),
    reasonId: idIn(query['reason']),
    agentId: idIn(query['agent']),
    from: dayIn(query['from']),
    to: dayIn(query['to']),
  };
}

/** The part of an address that asks for it. */
export function searchQuery(form: SearchForm): LocationQueryRaw {
  const { categoryId, reasonId, agentId, from, to } = form;
  const [words, user] = [form.words.trim(), form.user.trim()];
  return {
    ...(words && { words }),
    ...(user && { user }),
    ...(categoryId && { category: categoryId }),
    ...(reasonId && { reason: reasonId }),
    ...(agentId && { agent: agentId }),
    ...(from && { from }),
    ...(to && { to }),
  };
}

/** What is asked of the server; days begin and end by the member's clock. */
export function wishOf({ words, user, categoryId, reasonId, agentId, from, to }: SearchForm): SearchWish {
  return {
    ...{ words, user, userId: null, categoryId, reasonId, agentId },
    from: from === '' ? null : startOf(from, 0),
    to: to === '' ? null : startOf(to, 1),
  };
}

/** How much is asked for beside the words. */
export function furtherSize({ user, categoryId, reasonId, agentId, from, to }: SearchForm): number {
  return [user.trim(), categoryId, reasonId, agentId, from, to].filter(Boolean).length;
}

function startOf(day: string, daysLater: number): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return Math.max(0, momentOfWall(Date.UTC(year, month - 1, date + daysLater)));
}

type Value = LocationQuery[string] | undefined;

function textIn(value: Value): string {
  return typeof value === 'string' ? [...value].slice(0, searchWordsMax).join('') : '';
}

function idIn(value: Value): string | null {
  return typeof value === 'string' && idPattern.test(value) ? value : null;
}

function dayIn(value: Value): string {
  const isDay = typeof value === 'string' && dayPattern.test(value);
  return isDay && !Number.isNaN(Date.parse(value)) ? value : '';
}
