import { Injectable } from '@nestjs/common';
import type { EngagementDoc } from '../chats/engagements.model.js';
import { Log, type Tx } from '../log/log.js';
import { TeamRecords } from '../teams/teamRecords.js';
import { Calendar } from './calendar.js';
import { Changes } from './changes.js';
import {
  countClosing,
  countEngagement,
  countedClosing,
  countedEngagement,
  type Countable,
  type CountedClosing,
  type CountedEngagement,
} from './counted.js';
import { InsightHeads } from './insightHeads.js';
import { Numbering } from './keys.js';
import { repeatsOf, type Repeat } from './repeats.js';
import type { InsightHeadDoc } from './rollups.model.js';
import { Rollups } from './rollups.js';
import { ToCount } from './toCount.js';

/** Marks set in one transaction. */
const markedAtOnce = 1_000;
/** Ends of an engagement by which the chat went on. */
const goesOn: ReadonlySet<EngagementDoc['endedAs']> = new Set(['reassigned', 'returned', 'undone', null]);

/** What one round of counting looks at: the business as it was when the transaction began, and what changes. */
interface Round {
  businessId: string;
  head: InsightHeadDoc;
  numbering: Numbering;
  calendar: Calendar;
  changes: Changes;
  tx: Tx;
}

/** What a round came to; `full`: there is probably more. */
export interface Counted {
  counted: number;
  full: boolean;
}

/**
 * Counts closings and engagements into the rollups: takes away what each was counted as, adds what it is, and writes
 * that down with it, in one transaction. So each is counted once, whoever counts at the same time and whatever dies.
 */
@Injectable()
export class Counting {
  private readonly calendars = new Map<string, Calendar>();

  constructor(
    private readonly heads: InsightHeads,
    private readonly toCount: ToCount,
    private readonly rollups: Rollups,
    private readonly teams: TeamRecords,
    private readonly log: Log,
  ) {}

  /** Counts at most `limit` closings and as many engagements of a business. */
  async round(businessId: string, limit: number): Promise<Counted> {
    const head = await this.heads.inStep(businessId);
    if (!head) return { counted: 0, full: false };
    const marking = head.toMark.length > 0;
    if (marking) await this.log.write(`insights:${businessId}`, (tx) => this.mark(businessId, tx));
    const done = await this.log.write(`insights:${businessId}`, (tx) => this.count(businessId, limit, tx));
    return { ...done, full: done.full || marking };
  }

  /** Throws away some of what an earlier counting left; answers whether there may be more. */
  async sweep(businessId: string): Promise<boolean> {
    const head = await this.heads.find(businessId);
    return head !== null && (await this.rollups.sweep(businessId, head.generation));
  }

  /** Marks some more of what must be counted anew. */
  private async mark(businessId: string, tx: Tx): Promise<void> {
    const head = await this.heads.find(businessId, tx);
    const [first, ...others] = head?.toMark ?? [];
    if (!first) return;
    const rest = await this.toCount.mark(businessId, first, { some: markedAtOnce, tx });
    await this.heads.change(businessId, { toMark: rest ? [rest, ...others] : others }, tx);
  }

  private async count(businessId: string, limit: number, tx: Tx): Promise<Counted> {
    const head = await this.heads.find(businessId, tx);
    if (!head) return { counted: 0, full: false };
    const changes = new Changes(businessId, head.generation);
    const calendar = this.calendarOf(head.timeZone);
    const round = { businessId, head, numbering: new Numbering(head), calendar, changes, tx };
    const closings = await this.countClosings(round, limit);
    const engagements = await this.countEngagements(round, limit);
    const isLast = closings + engagements === 0;
    if (!isLast || (head.rebuilding && head.toMark.length === 0)) await this.store(round, isLast);
    return { counted: closings + engagements, full: closings >= limit || engagements >= limit };
  }

  private async store({ businessId, head, changes, numbering, tx }: Round, isLast: boolean): Promise<void> {
    await this.rollups.add(changes, tx);
    const { pairs, agents, places } = head;
    const set = { countedAt: new Date(), ...(isLast && { rebuilding: false }) };
    await this.heads.change(businessId, { ...set, ...(numbering.grown && { pairs, agents, places }) }, tx);
  }

  /** The pending ones, and those beside them that are repeats, or are none any more, by what became of these. */
  private async countClosings(round: Round, limit: number): Promise<number> {
    const { businessId, head, tx } = round;
    const pending = await this.toCount.pendingClosings(businessId, limit, tx);
    if (pending.length === 0) return 0;
    const around = await this.toCount.around(businessId, pending, tx);
    const repeats = repeatsOf(around, (id) => head.standing[id] ?? id);
    const taken = new Set(pending.map(({ _id }) => _id));
    const since = earliestOf(pending);
    const beside = around.filter(
      (one) =>
        !taken.has(one._id) && one.at >= since.get(one.userId)! && isOtherwise(one, repeats, head.generation),
    );
    await this.complete(round, pending);
    const written = [...pending, ...beside].map((closing) => {
      const counted = this.recount(round, closing, repeats.get(closing._id));
      const { handlingMs = null, handOverReason = null } = closing;
      const set = taken.has(closing._id)
        ? { counted, handlingMs, handOverReason, pending: false }
        : { counted };
      return { _id: closing._id, set };
    });
    await this.toCount.writeClosings(written, tx);
    return pending.length;
  }

  private recount(round: Round, closing: Countable, repeat: Repeat | undefined): CountedClosing | null {
    const { head, numbering, calendar, changes } = round;
    const before = closing.counted as CountedClosing | null;
    const { generation } = head;
    if (before?.generation === generation) countClosing(changes, { counted: before, times: -1 }, numbering);
    if (closing.undoneAt) return null;
    const day = calendar.dayOf(closing.at.getTime());
    const counted = countedClosing(closing, { numbering, generation, day, repeat });
    countClosing(changes, { counted, times: 1 }, numbering);
    return counted;
  }

  /** Closings from before handling times and hand-over reasons were kept with them get them from what is stored. */
  private async complete({ businessId, tx }: Round, closings: readonly Countable[]): Promise<void> {
    const lacking = closings.filter(
      (one) => one.handlingMs === undefined || one.handOverReason === undefined,
    );
    if (lacking.length === 0) return;
    const chatIds = [...new Set(lacking.map(({ chatId }) => chatId))];
    const handling = await this.toCount.handlingOf(businessId, chatIds, tx);
    const chats = await this.toCount.chats(businessId, chatIds, tx);
    for (const one of lacking) {
      one.handlingMs ??= handling.get(`${one.chatId}/${one.cycle}`) ?? null;
      one.handOverReason ??= chats.get(one.chatId)?.handOverReason ?? null;
    }
  }

  private async countEngagements(round: Round, limit: number): Promise<number> {
    const { businessId, head, numbering, calendar, changes, tx } = round;
    const pending = await this.toCount.pendingEngagements(businessId, limit, tx);
    if (pending.length === 0) return 0;
    const lacking = pending.filter(({ openedAt }) => openedAt === undefined).map(({ chatId }) => chatId);
    const chats = lacking.length > 0 ? await this.toCount.chats(businessId, lacking, tx) : null;
    const delays = await this.delaysOf(pending);
    const written = pending.map((engagement) => {
      const before = engagement.counted as CountedEngagement | null | undefined;
      if (before?.generation === head.generation)
        countEngagement(changes, { counted: before, times: -1 }, numbering);
      const day = calendar.dayOf(engagement.endedAt!.getTime());
      const openedAt = engagement.openedAt ?? chats?.get(engagement.chatId)?.openedAt ?? null;
      const waited = engagement.assignedAt.getTime() - engagement.queuedAt.getTime();
      const delayed = engagement.delayed ?? waited > (delays.get(engagement.teamId) ?? Infinity);
      const completed = !goesOn.has(engagement.endedAs);
      const counted = countedEngagement(
        { ...engagement, openedAt, delayed, completed },
        { generation: head.generation, day },
      );
      numbering.agent(engagement.memberId, engagement.memberName);
      countEngagement(changes, { counted, times: 1 }, numbering);
      return { _id: engagement._id, set: { counted, delayed, openedAt, pending: false } };
    });
    await this.toCount.writeEngagements(written, tx);
    return pending.length;
  }

  /** Delay times of the teams of engagements from before `delayed` was kept with them. */
  private async delaysOf(engagements: readonly EngagementDoc[]): Promise<Map<string, number>> {
    const lacking = engagements.filter(({ delayed }) => delayed === undefined);
    if (lacking.length === 0) return new Map();
    const settings = await this.teams.settingsOf([...new Set(lacking.map(({ teamId }) => teamId))]);
    return new Map([...settings].map(([id, { delay }]) => [id, delay.afterMinutes * 60_000]));
  }

  private calendarOf(timeZone: string): Calendar {
    const calendar = this.calendars.get(timeZone) ?? new Calendar(timeZone);
    this.calendars.set(timeZone, calendar);
    return calendar;
  }
}

/** By user. What lies before cannot change with them, and what it is a repeat of was not read. */
function earliestOf(closings: readonly Countable[]): Map<string, Date> {
  const earliest = new Map<string, Date>();
  for (const { userId, at } of closings) {
    const known = earliest.get(userId);
    if (!known || at < known) earliest.set(userId, at);
  }
  return earliest;
}

/** Whether what was counted says otherwise. What was never counted in this generation is pending itself. */
function isOtherwise(closing: Countable, repeats: ReadonlyMap<string, Repeat>, generation: number): boolean {
  const counted = closing.counted as CountedClosing | null;
  if (!counted || closing.undoneAt || counted.generation !== generation) return false;
  const { recorded, now } = repeats.get(closing._id) ?? { recorded: false, now: false };
  return counted.repeat.recorded !== recorded || counted.repeat.now !== now;
}
