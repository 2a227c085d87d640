import { Injectable } from '@nestjs/common';
import {
  reasonsMax,
  type AutomationEffect,
  type Candidate,
  type readCandidates,
} from '#shared/insights/insights.contract';
import { localDate, mondayOf } from '#shared/insights/localDates';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { Calendar } from './calendar.js';
import { changeOf, volumeOf } from './effect.js';
import { comparedOf } from './figures.js';
import { readClosingKey } from './keys.js';
import { toMark, type AutomationMarkDoc } from './marks.model.js';
import { Marks } from './marks.js';
import { isOther } from './likeness.js';
import { Naming } from './naming.js';
import { shownPeriods, type Span } from './periods.js';
import { Rollups } from './rollups.js';
import { Scopes, type Scope } from './scopes.js';
import { sumOf, type Line } from './table.js';
import { Tables, everyCourse } from './tables.js';

/** Days before a mark, and as many since, that are compared at most. */
const comparedDays = 90;

type Shown = OutputOf<typeof readCandidates>;
type Daily = Map<number, { closings: number; chats: number }>;

/** What to automate next: reasons by the agent hours they cost, and what became of those that were automated. */
@Injectable()
export class Candidates {
  constructor(
    private readonly scopes: Scopes,
    private readonly tables: Tables,
    private readonly rollups: Rollups,
    private readonly marks: Marks,
  ) {}

  /** @throws DomainError NOT_FOUND, PERIOD_BACKWARDS, PERIOD_TOO_LONG */
  async read(actor: Actor, { filter }: InputOf<typeof readCandidates>): Promise<Shown> {
    return this.of(await this.scopes.of(actor, filter), reasonsMax);
  }

  /** With `most` candidates at most. */
  async of(scope: Scope, most: number): Promise<Shown> {
    const { reading, businessId } = scope.filter;
    const table = await this.tables.sum(scope, everyCourse);
    const lines = [...table.lines.values()];
    const hours = lines.reduce((sum, { now }) => sum + now.spreads[0]!.total, 0);
    const naming = new Naming(scope.naming.entries, 'now');
    const marks = await this.marks.of(businessId);
    const named = lines.filter(isCandidate).sort(byCost);
    const candidates = named.slice(0, most).map((line): Candidate => {
      const own = marks.find((mark) => isMarked(mark, line, naming));
      return {
        entry: line.entry,
        ...comparedOf(line, reading),
        share: hours === 0 ? 0 : line.now.spreads[0]!.total / hours,
        series: table.series(line),
        mark: own ? toMark(own, naming) : null,
      };
    });
    return {
      periods: shownPeriods(scope.periods, scope.timeZone),
      progress: await this.scopes.progressOf(businessId),
      total: comparedOf(sumOf(lines), reading),
      candidates,
      effects: await this.effectsOf(scope, marks, naming),
    };
  }

  private async effectsOf(
    scope: Scope,
    marks: readonly AutomationMarkDoc[],
    naming: Naming,
  ): Promise<AutomationEffect[]> {
    const today = new Calendar(scope.timeZone).dayOf(Date.now());
    const effects: AutomationEffect[] = [];
    for (const mark of marks) effects.push(await this.effectOf({ scope, naming, today }, mark));
    return effects;
  }

  /** Of all teams and agents: what was automated is so for everybody. Today is not over, and left out. */
  private async effectOf(
    { scope, naming, today }: { scope: Scope; naming: Naming; today: number },
    mark: AutomationMarkDoc,
  ): Promise<AutomationEffect> {
    const days = Math.min(comparedDays, Math.max(1, today - mark.on));
    const [before, since] = [
      { from: mark.on - days, to: mark.on },
      { from: mark.on, to: Math.max(mark.on + 1, Math.min(today, mark.on + days)) },
    ];
    const daily = await this.dailyOf(scope, { from: before.from, to: since.to }, mark);
    const [then, now] = [volumeIn(daily, before), volumeIn(daily, since)];
    return {
      mark: toMark(mark, naming),
      ...{ before: then, since: now, change: changeOf(then, now) },
      series: weeksOf(daily, { from: before.from, to: since.to }),
    };
  }

  private async dailyOf(
    { head, filter, naming }: Scope,
    span: Span,
    mark: AutomationMarkDoc,
  ): Promise<Daily> {
    const today = new Naming(naming.entries, 'now');
    const marked = head.pairs.map((pair) => isMarked(mark, { entry: today.entryOf(pair) }, today));
    const daily: Daily = new Map();
    const counts = {
      closings: { counters: [0, 0, 0], spreads: [] },
      chats: { counters: [0, 0, 0], spreads: [] },
    };
    const wish = { businessId: filter.businessId, generation: head.generation, slice: 'all' as const };
    const flush = (day: number): void => {
      const known = daily.get(day) ?? { closings: 0, chats: 0 };
      known.closings += counts.closings.counters[0]!;
      known.chats += counts.closings.counters[0]! + counts.chats.counters[0]!;
      daily.set(day, known);
      counts.closings.counters.fill(0);
      counts.chats.counters.fill(0);
    };
    let last: number | null = null;
    await this.rollups.read({ ...wish, ...span, grain: 'day' }, (day, key) => {
      if (last !== null && last !== day) flush(last);
      last = day;
      return marked[readClosingKey(key).pair] ? counts.closings : counts.chats;
    });
    if (last !== null) flush(last);
    return daily;
  }
}

function isMarked(
  { categoryId, reasonId }: AutomationMarkDoc,
  { entry }: Pick<Line, 'entry'>,
  naming: Naming,
): boolean {
  const marked = naming.entryOf({ categoryId, reasonId, categoryName: null, reasonName: null });
  const [category, reason] = [naming.standing(entry.categoryId), naming.standing(entry.reasonId)];
  const sameCategory = (category?._id ?? entry.categoryId) === marked.categoryId;
  return sameCategory && (marked.reasonId === null || (reason?._id ?? entry.reasonId) === marked.reasonId);
}

function volumeIn(daily: Daily, span: Span) {
  let [closings, chats] = [0, 0];
  for (let day = span.from; day < span.to; day++) {
    closings += daily.get(day)?.closings ?? 0;
    chats += daily.get(day)?.chats ?? 0;
  }
  return volumeOf(span, closings, chats);
}

function weeksOf(daily: Daily, { from, to }: Span): AutomationEffect['series'] {
  const weeks: AutomationEffect['series'] = [];
  for (let day = from; day < to; day = mondayOf(day) + 7) {
    const { perHundred } = volumeIn(daily, { from: day, to: Math.min(to, mondayOf(day) + 7) });
    weeks.push({ week: localDate(day), perHundred });
  }
  return weeks;
}

/** A reason that names no wish of its own cannot be automated. */
function isCandidate({ entry, completionType }: Line): boolean {
  return completionType === null && !isOther(entry.categoryName) && !isOther(entry.reasonName);
}

function byCost(a: Line, b: Line): number {
  return b.now.spreads[0]!.total - a.now.spreads[0]!.total || b.now.counters[0]! - a.now.counters[0]!;
}
