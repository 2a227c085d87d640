import { Injectable } from '@nestjs/common';
import type { OutputOf } from '#shared/wire/request';
import {
  reasonsMax,
  type AskedCategory,
  type Uncategorised,
  type readAskedFor,
} from '#shared/insights/insights.contract';
import { comparedOf } from './figures.js';
import { readClosingKey, type Course } from './keys.js';
import { shownPeriods, stretchesOf, type Span } from './periods.js';
import { Rollups, type RollupWish } from './rollups.js';
import { Scopes, type Scope } from './scopes.js';
import { Table, byCategory, sumOf, type Line } from './table.js';

type Shown = OutputOf<typeof readAskedFor>;

/** Which closings belong to a table, by how their chats came and ended. */
export type Belongs = (course: Course) => boolean;
export const everyCourse: Belongs = () => true;
export const handedOver: Belongs = ({ origin, handOverReason }) =>
  origin === 'bot' && handOverReason !== null;

/** Tables of categories and reasons, from the rollups. */
@Injectable()
export class Tables {
  constructor(
    private readonly rollups: Rollups,
    private readonly scopes: Scopes,
  ) {}

  /** Sums up the closings of a scope that belong to the table. */
  async sum(scope: Scope, belongs: Belongs): Promise<Table> {
    const { periods, head, naming } = scope;
    const table = new Table(head.pairs, naming, periods);
    const now =
      periods.step === 'day' ? [{ ...periods.now, grain: 'day' as const }] : stretchesOf(periods.now);
    const numbered = head.pairs.length;
    // A pair that was numbered after the head was read is of closings that the next answer counts.
    const isOurs = (key: number): boolean => {
      const { pair, course } = readClosingKey(key);
      return pair < numbered && belongs(course);
    };
    for (const stretch of now)
      await this.rollups.read(wishOf(scope, stretch, stretch.grain), (day, key) =>
        isOurs(key) ? table.cellNow(day, key) : null,
      );
    for (const stretch of stretchesOf(periods.before))
      await this.rollups.read(wishOf(scope, stretch, stretch.grain), (_day, key) =>
        isOurs(key) ? table.cellBefore(key) : null,
      );
    table.finish();
    return table;
  }

  /** The table as it is shown; `most` reasons at most. */
  async shown(scope: Scope, table: Table, most = reasonsMax): Promise<Shown> {
    const { reading } = scope.filter;
    const lines = [...table.lines.values()];
    const named = lines.filter((line) => line.completionType === null).sort(byVolume);
    const listed = new Set(named.slice(0, most));
    const total = sumOf(lines);
    const show = (line: Line) => ({
      entry: line.entry,
      ...comparedOf(line, reading),
      series: table.series(line),
    });
    const categories: AskedCategory[] = byCategory(named).map(({ entry, lines: own }) => {
      const sum = sumOf(own);
      const reasons = own.filter((line) => listed.has(line)).map(show);
      return { entry, ...comparedOf(sum, reading), series: table.series(sum), reasons };
    });
    const uncategorised = lines.flatMap((line): Uncategorised[] => {
      if (line.completionType === null) return [];
      const { entry: _, ...figures } = show(line);
      return [{ completionType: line.completionType, ...figures }];
    });
    return {
      periods: shownPeriods(scope.periods, scope.timeZone),
      progress: await this.scopes.progressOf(scope.filter.businessId),
      total: comparedOf(total, reading),
      series: table.series(total),
      categories: categories.sort(byClosings),
      uncategorised: uncategorised.sort(byClosings),
      reasonsLeftOut: named.length - listed.size,
    };
  }
}

/** The coarsest cut of the rollups that answers a filter. */
export function wishOf({ filter, head }: Scope, { from, to }: Span, grain: RollupWish['grain']): RollupWish {
  const { businessId, teamIds, agentIds, channels } = filter;
  const of = { businessId, generation: head.generation, grain, from, to };
  const cuts = [teamIds, agentIds, channels].filter((ids) => ids.length > 0).length;
  if (cuts === 0) return { ...of, slice: 'all' };
  if (cuts === 1 && teamIds.length > 0) return { ...of, slice: 'team', teamIds };
  if (cuts === 1 && channels.length > 0) return { ...of, slice: 'channel', channels };
  return { ...of, slice: 'full', teamIds, agentIds, channels };
}

function byVolume(a: Line, b: Line): number {
  const [one, other] = [a.now.counters[0]!, b.now.counters[0]!];
  return other - one || b.before.counters[0]! - a.before.counters[0]!;
}

function byClosings(a: { now: { closings: number } }, b: { now: { closings: number } }): number {
  return b.now.closings - a.now.closings;
}
