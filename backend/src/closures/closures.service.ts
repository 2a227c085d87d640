import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { correctionMs, type Closure } from '#shared/closures/closures.contract';
import type { UserContext } from '#shared/notes/notes.contract';
import { MergedEntries } from '../categories/merged.js';
import { ChatMoves } from '../chats/chatMoves.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { groupBy } from '../database/groupBy.js';
import { TenantModel, readLimitMs, trusted, type Firsts } from '../database/tenant.js';
import { gathered, gatheredByBusiness } from '../database/together.js';
import { FollowUpRecords } from '../followUps/followUpRecords.js';
import type { Tx } from '../log/log.js';
import type { Actor } from '../wire/callers.js';
import { briefOf } from './brief.js';
import { toClosure, type ClosureDoc } from './closures.model.js';
import { startOfDay } from './day.js';
import { completing, unchosenClosure, type UnchosenType } from './endings.js';

/** Closings in one page of previous conversations. */
const page = 10;
/** Closings looked at for the brief: the newest of one user. */
const briefLooksAt = 200;
/** Closings looked at for what a member chooses most: their newest. */
const habitLooksAt = 500;
const mostPairs = 50;
const mostWanting = 100;

const majority = { majority: true } as const;
const notUndone = { undoneAt: null } as const;

interface MembersDay {
  memberId: string;
  timeZone: string;
}

type Choice = Pick<ClosureDoc, 'categoryId' | 'reasonId' | 'undoneAt'>;

type Who = Pick<Actor, 'memberId' | 'businessIds'>;

/** What other features ask of the closings, and how a chat ends that no person closes. */
@Injectable()
export class Closures {
  private readonly closures: TenantModel<ClosureDoc>;
  private readonly today = gathered((asked: readonly MembersDay[]) => this.countToday(asked));
  private readonly wanting = gathered((memberIds: readonly string[]) => this.readWanting(memberIds));
  private readonly chosenBy = gathered((memberIds: readonly string[]) => this.readChosen(memberIds));
  private readonly newestOf = gatheredByBusiness((businessId, userIds) =>
    this.newestOfEach(businessId, userIds),
  );

  constructor(
    @InjectModel('Closure') private readonly model: Model<ClosureDoc>,
    private readonly moves: ChatMoves,
    private readonly followUps: FollowUpRecords,
    private readonly merged: MergedEntries,
  ) {
    this.closures = new TenantModel(model);
  }

  /**
   * Completes a chat that nobody closed: a typed ending without category, in the caller's transaction.
   * `chat` was read in `tx` and is not completed. Returns the chat as it is afterwards.
   * @throws Conflict when the chat has changed since it was read.
   */
  async complete(chat: ChatDoc, completionType: UnchosenType, tx: Tx): Promise<ChatDoc> {
    const closure = unchosenClosure(chat, completionType);
    await this.closures.insert(closure, tx);
    return this.moves.apply(chat, completing(chat, closure), tx);
  }

  /** How a user's earlier chats ended: the line on top of the right column, and the first page with their number. */
  async history(businessId: string, userId: string): Promise<Pick<UserContext, 'brief' | 'previous'>> {
    const [closings, promises, merged] = await Promise.all([
      this.newestOf(businessId, userId),
      this.followUps.openOfUser(businessId, userId),
      this.merged.of(businessId),
    ]);
    const { rows, count } = closings ?? { rows: [], count: 0 };
    const previous = { count, closures: rows.slice(0, page).map(toClosure) };
    const asNow = rows.map((closing) => merged.inNow(closing));
    return { brief: briefOf(asNow, promises, new Date()), previous };
  }

  /** A page of a user's closings, newest first, older than `before` (milliseconds; null: from the newest). */
  async earlier(
    businessId: string,
    userId: string,
    before: number | null,
  ): Promise<{ closures: Closure[]; more: boolean }> {
    const at = before === null ? {} : { at: trusted({ $lt: new Date(before) }) as never };
    const newest = { ...majority, sort: { at: -1 as const }, limit: page + 1 };
    const found = await this.closures.find({ businessId, userId, ...notUndone, ...at }, newest);
    return { closures: found.slice(0, page).map(toClosure), more: found.length > page };
  }

  /** Autocompleted chats of the last day that still want a reason from this member. */
  async needsReason({ memberId, businessIds }: Who): Promise<Closure[]> {
    const own = await this.wanting(memberId);
    const entered = own.filter((closure) => !businessIds || businessIds.includes(closure.businessId));
    return entered.slice(0, mostWanting).map(toClosure);
  }

  /** What a member has closed since midnight of their time zone. */
  completedToday(memberId: string, timeZone: string): Promise<number> {
    return this.today({ memberId, timeZone });
  }

  /** The pairs a member chose most lately, most used first: `categoryId:reasonId`, the second half empty without reason. */
  async mostUsed({ memberId }: Pick<Who, 'memberId'>): Promise<string[]> {
    const counts = new Map<string, number>();
    for (const { categoryId, reasonId, undoneAt } of await this.chosenBy(memberId)) {
      if (!categoryId || undoneAt) continue;
      const pair = `${categoryId}:${reasonId ?? ''}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    const byUse = [...counts].sort(([, a], [, b]) => b - a);
    return byUse.slice(0, mostPairs).map(([pair]) => pair);
  }

  private newestOfEach(businessId: string, userIds: string[]): Promise<Map<string, Firsts<ClosureDoc>>> {
    const theirs = { businessId, userId: trusted({ $in: userIds }) as never, ...notUndone };
    return this.closures.firstOfEach(theirs, { owner: 'userId', sort: { at: -1 }, most: briefLooksAt });
  }

  private async readWanting(memberIds: readonly string[]): Promise<ClosureDoc[][]> {
    const at = trusted({ $gte: new Date(Date.now() - correctionMs) });
    const wanting = { completionType: 'autocomplete', categoryId: null, ...notUndone } as const;
    const found = await this.model
      .find({ 'formerAgent.id': trusted({ $in: [...memberIds] }), at, ...wanting })
      .sort({ at: -1 })
      .maxTimeMS(readLimitMs)
      .lean<ClosureDoc[]>();
    const byAgent = groupBy(found, (closure) => closure.formerAgent?.id ?? '');
    return memberIds.map((id) => byAgent.get(id) ?? []);
  }

  /** The newest choices of each of these members. */
  private async readChosen(memberIds: readonly string[]): Promise<Choice[][]> {
    const choice = { categoryId: '$categoryId', reasonId: '$reasonId', undoneAt: '$undoneAt' };
    const newest = { $firstN: { n: habitLooksAt, input: choice } };
    const found = await this.model
      .aggregate<{ _id: string; choices: Choice[] }>([
        { $match: { 'by.id': { $in: [...memberIds] } } },
        { $sort: { 'by.id': 1, at: -1 } },
        { $group: { _id: '$by.id', choices: newest } },
      ])
      .option({ maxTimeMS: readLimitMs })
      .exec();
    const byMember = new Map(found.map(({ _id, choices }) => [_id, choices]));
    return memberIds.map((id) => byMember.get(id) ?? []);
  }

  /** Counted together for all who ask at once, one command for each time zone. */
  private async countToday(asked: readonly MembersDay[]): Promise<number[]> {
    const counts = new Map<string, Map<string, number>>();
    for (const [timeZone, members] of groupBy(asked, (one) => one.timeZone)) {
      const at = { $gte: startOfDay(new Date(), timeZone) };
      const byId = { $in: members.map((one) => one.memberId) };
      const found = await this.model
        .aggregate<{ _id: string; count: number }>([
          { $match: { 'by.id': byId, at, ...notUndone } },
          { $group: { _id: '$by.id', count: { $sum: 1 } } },
        ])
        .option({ maxTimeMS: readLimitMs })
        .exec();
      counts.set(timeZone, new Map(found.map(({ _id, count }) => [_id, count])));
    }
    return asked.map(({ memberId, timeZone }) => counts.get(timeZone)?.get(memberId) ?? 0);
  }
}
