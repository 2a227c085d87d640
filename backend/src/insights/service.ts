import { Injectable } from '@nestjs/common';
import type { ServiceRow, readService } from '#shared/insights/insights.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { TeamRecords } from '../teams/teamRecords.js';
import type { Actor } from '../wire/callers.js';
import { addCell, dense, emptyCell, type Cell } from './cells.js';
import { durationsOf, type Both } from './figures.js';
import { shownPeriods, stretchesOf, type Span } from './periods.js';
import { Rollups } from './rollups.js';
import { serviceShape, type InsightHeadDoc, type Place } from './rollups.model.js';
import { Scopes, type Scope } from './scopes.js';

type Shown = OutputOf<typeof readService>;

/** How quickly users were answered, per team and agent, from the rollups. */
@Injectable()
export class Service {
  constructor(
    private readonly scopes: Scopes,
    private readonly rollups: Rollups,
    private readonly teams: TeamRecords,
  ) {}

  /** @throws DomainError NOT_FOUND, PERIOD_BACKWARDS, PERIOD_TOO_LONG */
  async read(actor: Actor, { filter }: InputOf<typeof readService>): Promise<Shown> {
    return this.of(await this.scopes.of(actor, filter));
  }

  async of(scope: Scope): Promise<Shown> {
    const { head, periods, filter } = scope;
    const [now, before] = [await this.sum(scope, periods.now), await this.sum(scope, periods.before)];
    const found = [...new Set([...now.keys(), ...before.keys()])];
    const rows = found.map((place) => ({
      place: head.places[place]!,
      now: now.get(place) ?? empty(),
      before: before.get(place) ?? empty(),
    }));
    return {
      periods: shownPeriods(periods, scope.timeZone),
      progress: await this.scopes.progressOf(filter.businessId),
      total: shown(added(rows)),
      teams: await this.teamsOf(rows),
      agents: agentsOf(rows, head),
    };
  }

  /** By the number of the place. */
  private async sum({ filter, head }: Scope, span: Span): Promise<Map<number, Cell>> {
    const wanted = new Set([...head.places.keys()].filter((number) => fits(head.places[number]!, filter)));
    const sums = new Map<number, Cell>();
    const cellOf = (_day: number, place: number): Cell | null => {
      if (!wanted.has(place)) return null;
      const cell = sums.get(place) ?? empty();
      sums.set(place, cell);
      return cell;
    };
    const of = { businessId: filter.businessId, generation: head.generation, slice: 'service' as const };
    for (const stretch of stretchesOf(span)) await this.rollups.read({ ...of, ...stretch }, cellOf);
    return sums;
  }

  private async teamsOf(rows: readonly Row[]): Promise<Shown['teams']> {
    const ids = [...new Set(rows.flatMap(({ place }) => place.teamId ?? []))];
    const names = await Promise.all(ids.map((id) => this.teams.named(id)));
    const teams = ids.map((teamId, index) => {
      const own = rows.filter(({ place }) => place.teamId === teamId);
      return { teamId, name: names[index]?.name ?? teamId, ...shown(added(own)) };
    });
    return teams.sort(byEngagements);
  }
}

interface Row extends Both {
  place: Place;
}

function agentsOf(rows: readonly Row[], head: InsightHeadDoc): Shown['agents'] {
  const names = new Map(head.agents.map(({ id, name }) => [id, name]));
  const ids = [...new Set(rows.flatMap(({ place }) => place.agentId ?? []))];
  const agents = ids.map((agentId) => {
    const own = rows.filter(({ place }) => place.agentId === agentId);
    return { agentId, name: names.get(agentId) ?? agentId, ...shown(added(own)) };
  });
  return agents.sort(byEngagements);
}

function fits(
  { teamId, agentId, channel }: Place,
  filter: Pick<Scope['filter'], 'teamIds' | 'agentIds' | 'channels'>,
): boolean {
  const { teamIds, agentIds, channels } = filter;
  const among = (ids: readonly string[], id: string | null) => ids.length === 0 || ids.includes(id ?? '');
  return among(teamIds, teamId) && among(agentIds, agentId) && among(channels, channel);
}

function empty(): Cell {
  return emptyCell(serviceShape, dense);
}

function added(rows: readonly Row[]): Both {
  const sum = { now: empty(), before: empty() };
  for (const { now, before } of rows) {
    addCell(sum.now, now);
    addCell(sum.before, before);
  }
  return sum;
}

function shown({ now, before }: Both): { now: ServiceRow; before: ServiceRow } {
  return { now: rowOf(now), before: rowOf(before) };
}

function rowOf({ counters, spreads }: Cell): ServiceRow {
  const [engagements, completed, delayed, abandoned] = counters as [number, number, number, number];
  const [queue, firstResponse, response, resolution, waiting, handling] = spreads.map(durationsOf);
  return {
    ...{ engagements, completed, delayed, abandoned },
    ...{ queue: queue!, firstResponse: firstResponse!, response: response! },
    ...{ resolution: resolution!, waiting: waiting!, handling: handling! },
  };
}

function byEngagements(a: { now: ServiceRow }, b: { now: ServiceRow }): number {
  return b.now.engagements - a.now.engagements;
}
