import type { ClosureDoc } from '../closures/closures.model.js';
import type { EngagementDoc } from '../chats/engagements.model.js';
import { addDuration, emptyCell, type Cell, type CellShape, type Cells } from './cells.js';
import { closingKey, useKey, type Course, type Numbering } from './keys.js';
import type { Repeat } from './repeats.js';
import type { Changes, Where } from './changes.js';
import { closingShape, serviceShape, useShape } from './rollups.model.js';

/** What the reports have counted a closing as: enough to take it away again. */
export interface CountedClosing extends Course {
  generation: number;
  day: number;
  pair: number;
  teamId: string | null;
  agentId: string | null;
  agentName: string;
  channel: string;
  handlingMs: number | null;
  repeat: Repeat;
  /** Whether its chat ended in a team's queue, before an agent took it. */
  abandoned: boolean;
}

/** What the reports have counted an engagement as; durations in milliseconds, null where there is none. */
export interface CountedEngagement {
  generation: number;
  day: number;
  teamId: string;
  agentId: string;
  channel: string;
  completed: boolean;
  delayed: boolean;
  /** In the order of the cell's spreads; of responses there may be many. */
  durations: [
    queue: number,
    firstResponse: number | null,
    responses: number[],
    resolution: number | null,
    waiting: number,
    handling: number,
  ];
}

export type Countable = Pick<
  ClosureDoc,
  | '_id'
  | 'businessId'
  | 'userId'
  | 'at'
  | 'categoryId'
  | 'categoryName'
  | 'reasonId'
  | 'reasonName'
  | 'undoneAt'
  | 'teamId'
  | 'channel'
  | 'origin'
  | 'handOverReason'
  | 'handlingMs'
  | 'completionType'
  | 'by'
  | 'formerAgent'
  | 'engagementId'
  | 'counted'
  | 'pending'
  | 'chatId'
  | 'cycle'
>;

const untakenTypes: readonly string[] = ['user_left', 'no_agent', 'autocomplete'];

/** What a closing is, as the reports count it. */
export function countedClosing(
  closing: Countable,
  known: { numbering: Numbering; generation: number; day: number; repeat: Repeat | undefined },
): CountedClosing {
  const { teamId, channel, origin, completionType, handOverReason = null, engagementId } = closing;
  const agent = closing.by ?? closing.formerAgent;
  return {
    generation: known.generation,
    day: known.day,
    pair: known.numbering.pair(closing),
    ...{ origin, handOverReason, completionType, teamId, channel },
    agentId: agent?.id ?? null,
    agentName: agent?.name ?? '',
    handlingMs: closing.handlingMs ?? null,
    repeat: known.repeat ?? { recorded: false, now: false },
    abandoned: engagementId === null && teamId !== null && untakenTypes.includes(completionType),
  };
}

/** Adds a closing to what changes, or takes it away (`times` −1). */
export function countClosing(
  changes: Changes,
  { counted, times }: { counted: CountedClosing; times: 1 | -1 },
  numbering: Numbering,
): void {
  const { day, teamId, agentId, channel, handlingMs, repeat, pair } = counted;
  const key = closingKey(pair, counted);
  const cell = { counters: [1, repeat.recorded ? 1 : 0, repeat.now ? 1 : 0], handlingMs };
  const places: Where[] = [
    { slice: 'all', day },
    { slice: 'team', day, teamId },
    { slice: 'channel', day, channel },
    { slice: 'full', day, teamId, agentId, channel },
  ];
  for (const where of places) {
    for (const cells of changes.at(where)) addClosing(cellAt(cells, key, closingShape), cell, times);
  }
  if (agentId !== null) {
    const used = useKey(pair, numbering.agent(agentId, counted.agentName));
    for (const cells of changes.at({ slice: 'use', day }))
      cellAt(cells, used, useShape).counters[0]! += times;
  }
  if (!counted.abandoned) return;
  const place = numbering.place({ teamId, agentId: null, channel });
  for (const cells of changes.at({ slice: 'service', day }))
    cellAt(cells, place, serviceShape).counters[3]! += times;
}

/** Adds an engagement to what changes, or takes it away. */
export function countEngagement(
  changes: Changes,
  { counted, times }: { counted: CountedEngagement; times: 1 | -1 },
  numbering: Numbering,
): void {
  const { day, teamId, agentId, channel, durations } = counted;
  const place = numbering.place({ teamId, agentId, channel });
  for (const cells of changes.at({ slice: 'service', day })) {
    const cell = cellAt(cells, place, serviceShape);
    cell.counters[0]! += times;
    if (counted.completed) cell.counters[1]! += times;
    if (counted.delayed) cell.counters[2]! += times;
    durations.forEach((duration, index) => {
      for (const ms of [duration].flat()) if (ms !== null) addDuration(cell.spreads[index]!, ms, times);
    });
  }
}

function addClosing(
  cell: Cell,
  { counters, handlingMs }: { counters: number[]; handlingMs: number | null },
  times: 1 | -1,
): void {
  counters.forEach((count, index) => (cell.counters[index]! += times * count));
  if (handlingMs !== null) addDuration(cell.spreads[0]!, handlingMs, times);
}

function cellAt(cells: Cells, key: number, shape: CellShape): Cell {
  const known = cells.get(key);
  if (known) return known;
  const cell = emptyCell(shape);
  cells.set(key, cell);
  return cell;
}

export type CountableEngagement = EngagementDoc & {
  openedAt: Date | null;
  delayed: boolean;
  completed: boolean;
};

/** What an ended engagement is, as the reports count it. */
export function countedEngagement(
  engagement: CountableEngagement,
  { generation, day }: { generation: number; day: number },
): CountedEngagement {
  const { teamId, memberId: agentId, channel, queuedAt, assignedAt, firstReplyAt, openedAt } = engagement;
  const { delayed, completed, waitedMs = 0, responseMs = [] } = engagement;
  const endedAt = engagement.endedAt!;
  const held = between(assignedAt, endedAt);
  return {
    ...{ generation, day, teamId, agentId, channel, completed, delayed },
    durations: [
      between(queuedAt, assignedAt),
      firstReplyAt && between(assignedAt, firstReplyAt),
      responseMs,
      completed && openedAt ? between(openedAt, endedAt) : null,
      waitedMs,
      Math.max(0, held - waitedMs),
    ],
  };
}

function between(from: Date, to: Date): number {
  return Math.max(0, to.getTime() - from.getTime());
}
