import { Injectable } from '@nestjs/common';
import type { Compared, EntryName } from '#shared/insights/filter.contract';
import type { ServiceRow } from '#shared/insights/insights.contract';
import type { ReportKind } from '#shared/insights/reports.contract';
import { AskedFor } from './askedFor.js';
import { Candidates } from './candidates.js';
import { seconds, type CsvValue } from './csv.js';
import { Health } from './health.js';
import type { Scope } from './scopes.js';
import { Service } from './service.js';
import { Tables, everyCourse } from './tables.js';

type Table = CsvValue[][];

/** The tables of the views as rows, the first naming the columns: all of it, not only what a screen lists. */
@Injectable()
export class TableRows {
  constructor(
    private readonly tables: Tables,
    private readonly askedFor: AskedFor,
    private readonly candidates: Candidates,
    private readonly service: Service,
    private readonly health: Health,
  ) {}

  async rows(scope: Scope, kind: Exclude<ReportKind, 'engagements'>): Promise<Table> {
    if (kind === 'service') return serviceRows(await this.service.of(scope));
    if (kind === 'health') return healthRows(await this.health.of(scope));
    if (kind === 'candidates') {
      const { candidates } = await this.candidates.of(scope, Infinity);
      const lines = candidates.map((line) => [
        ...cellsOf(line.entry, line),
        line.share,
        line.mark?.on ?? null,
      ]);
      return [[...compared, 'share_of_agent_time', 'automated_on'], ...lines];
    }
    const { categories, uncategorised } =
      kind === 'bot'
        ? await this.askedFor.botOf(scope, Infinity)
        : await this.tables.shown(scope, await this.tables.sum(scope, everyCourse), Infinity);
    const lines = categories.flatMap(({ reasons }) => reasons.map((line) => cellsOf(line.entry, line)));
    const others = uncategorised.map((line) => {
      const entry = {
        categoryId: null,
        categoryName: `(${line.completionType})`,
        reasonId: null,
        reasonName: null,
      };
      return cellsOf(entry, line);
    });
    return [compared, ...lines, ...others];
  }
}

const figures = ['closings', 'repeats', 'handling_hours', 'average_seconds', 'median_seconds', 'p90_seconds'];
const compared = ['category', 'reason', ...figures, ...figures.map((name) => `${name}_before`)];

function cellsOf({ categoryName, reasonName }: EntryName, { now, before }: Compared): CsvValue[] {
  const cells = [now, before].flatMap(({ closings, repeats, handling }) => {
    const { total, average, median, p90 } = handling;
    return [closings, repeats, total / 3_600_000, seconds(average), seconds(median), seconds(p90)];
  });
  return [categoryName, reasonName, ...cells];
}

const times = ['queue', 'firstResponse', 'response', 'resolution', 'waiting', 'handling'] as const;
const counts = ['engagements', 'completed', 'delayed', 'abandoned'] as const;

function serviceRows({ teams, agents }: Awaited<ReturnType<Service['of']>>): Table {
  const names = times.flatMap((time) => ['average', 'median', 'p90'].map((of) => `${time}_${of}_seconds`));
  const row = (kind: string, name: string, figure: ServiceRow): CsvValue[] => [
    ...[kind, name, ...counts.map((count) => figure[count])],
    ...times.flatMap((time) => [figure[time].average, figure[time].median, figure[time].p90].map(seconds)),
  ];
  return [
    ['kind', 'name', ...counts, ...names],
    ...teams.map(({ name, now }) => row('team', name, now)),
    ...agents.map(({ name, now }) => row('agent', name, now)),
  ];
}

function healthRows(health: Awaited<ReturnType<Health['of']>>): Table {
  const { unused, oneAgent, likeNames, phrases, other } = health;
  const row = (finding: string, entry: EntryName | null, said: CsvValue, count: number): CsvValue[] => [
    ...[finding, entry?.categoryName ?? null, entry?.reasonName ?? null, said, count],
  ];
  return [
    ['finding', 'category', 'reason', 'what', 'closings'],
    ...unused.map(({ entry }) => row('unused', entry, null, 0)),
    ...other.entries.map(({ entry, closings }) => row('other', entry, null, closings)),
    ...oneAgent.map(({ entry, agentName, closings }) => row('one agent', entry, agentName, closings)),
    ...likeNames.map(({ one, other: like, oneClosings }) =>
      row('like names', one, like.reasonName ?? like.categoryName, oneClosings),
    ),
    ...phrases.map(({ phrase, closings }) => row('rising phrase', null, phrase, closings)),
  ];
}
