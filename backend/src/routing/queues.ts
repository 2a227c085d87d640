import { Injectable } from '@nestjs/common';
import type { mongo } from 'mongoose';
import type { ChatDoc, MessageDoc } from '../chats/chats.model.js';
import { readLimitMs } from '../database/tenant.js';
import { Log, type Tx } from '../log/log.js';
import type { StandingChat } from './decide.js';
import type { SlotDoc } from './slots.model.js';

/** Chats of a team's queue read at once; a pass that assigns any is followed by another. */
const pageOfQueue = 200;

type Filter = mongo.Filter<ChatDoc>;

/** Where a chat stands, as far as moving it needs to know. */
export type HeldChat = Pick<ChatDoc, '_id' | 'businessId'>;

/**
 * Chats as routing sees them. It reads across businesses, because a team serves several; every chat goes only to a
 * member who serves its business, and nothing read here leaves the server.
 */
@Injectable()
export class Queues {
  constructor(private readonly log: Log) {}

  /** Teams for which chats wait. */
  async teams(): Promise<string[]> {
    const ids = await this.chats.distinct('teamId', { state: 'queued' }, { maxTimeMS: readLimitMs });
    return ids.filter((id) => id !== null);
  }

  /** What at least one of these members of the team may take: first of the team's queue, and all of their own queues. */
  async takeable(teamId: string, free: readonly SlotDoc[]): Promise<StandingChat[]> {
    const ids = free.map((slot) => slot._id);
    const own = await this.queued({ queueOf: { $in: ids } }).toArray();
    const shared = await this.queued({ teamId, queueOf: null, ...businessesOf(free) })
      .limit(pageOfQueue)
      .toArray();
    return [...own, ...shared].map(toQueued);
  }

  /** Whether anything waits that this member may take. */
  async hasAnyFor(slot: SlotDoc): Promise<boolean> {
    const place: Filter = {
      state: 'queued',
      teamId: { $in: slot.teamIds },
      queueOf: { $in: [null, slot._id] },
      ...businessesOf([slot]),
    };
    return (await this.chats.findOne(place, { projection: { _id: 1 }, maxTimeMS: readLimitMs })) !== null;
  }

  /** Active chats of a member, and those in their personal queue, as the transaction sees them. */
  async leftBehindBy(memberId: string, tx: Tx): Promise<HeldChat[]> {
    const held: Filter = {
      $or: [
        { 'assignee.id': memberId, state: 'active' },
        { queueOf: memberId, state: 'queued' },
      ],
    };
    return this.chats
      .find(held, { session: tx, projection: { businessId: 1 }, sort: { queuedAt: 1, _id: 1 } })
      .toArray();
  }

  /** When a chat was last moved: the time of its newest event, or null. */
  async movedAt(chatId: string): Promise<Date | null> {
    const newest = { sort: { seq: -1 as const }, projection: { at: 1 }, maxTimeMS: readLimitMs };
    const rows = this.log.connection.collection<Pick<MessageDoc, 'chatId' | 'kind' | 'at'>>('messages');
    return (await rows.findOne({ chatId, kind: 'event' }, newest))?.at ?? null;
  }

  /** Chats in personal queues, with their owners. */
  async personal(): Promise<(HeldChat & StandingChat)[]> {
    const chats = await this.queued({ queueOf: { $type: 'string' } }).toArray();
    return chats.map((chat) => ({ ...toQueued(chat), _id: chat._id }));
  }

  /** How many active chats each member holds, as the transaction sees them. */
  async loads(tx: Tx): Promise<Map<string, number>> {
    const rows = await this.chats
      .aggregate<{ _id: string; count: number }>(
        [
          { $match: { state: 'active', 'assignee.id': { $type: 'string' } } },
          { $group: { _id: '$assignee.id', count: { $sum: 1 } } },
        ],
        { session: tx },
      )
      .toArray();
    return new Map(rows.map((row) => [row._id, row.count]));
  }

  /** Every chat that counts in somebody's numbers: queued or waiting for the user. */
  async counted(): Promise<CountedChat[]> {
    return this.chats
      .find({ state: { $in: ['queued', 'waiting'] } }, { projection: countedFields, readConcern: 'majority' })
      .toArray();
  }

  private queued(where: Filter) {
    return this.chats.find(
      { state: 'queued', ...where },
      { sort: { returned: -1, queuedAt: 1, _id: 1 }, projection: queuedFields, maxTimeMS: readLimitMs },
    );
  }

  private get chats(): mongo.Collection<ChatDoc> {
    return this.log.connection.collection('chats') as unknown as mongo.Collection<ChatDoc>;
  }
}

const queuedFields = { businessId: 1, teamId: 1, queueOf: 1, returned: 1, queuedAt: 1 };
const countedFields = { businessId: 1, teamId: 1, queueOf: 1, state: 1, assignee: 1, seq: 1 };

export type CountedChat = Pick<
  ChatDoc,
  '_id' | 'businessId' | 'teamId' | 'queueOf' | 'state' | 'assignee' | 'seq'
>;

/** Only the businesses that these members serve; no condition when one of them serves all. */
function businessesOf(slots: readonly SlotDoc[]): Filter {
  const ids = new Set<string>();
  for (const slot of slots) {
    if (slot.businessIds === null) return {};
    for (const id of slot.businessIds) ids.add(id);
  }
  return { businessId: { $in: [...ids] } };
}

function toQueued(chat: ChatDoc): StandingChat {
  const { _id, businessId, queueOf, returned } = chat;
  return {
    id: _id,
    businessId,
    teamId: chat.teamId!,
    queueOf,
    returned,
    queuedAt: chat.queuedAt?.getTime() ?? 0,
  };
}
