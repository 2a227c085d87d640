import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { usersFoundMax, type FoundUser, type findUsers } from '#shared/chats/userSearch.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { Businesses } from '../businesses/businesses.service.js';
import { readLimitMs } from '../database/tenant.js';
import { mayEnter } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { ChatRecords } from './chatRecords.js';
import { holderOf, openStates } from './chatRules.js';
import type { ChatDoc } from './chats.model.js';
import type { EngagementDoc } from './engagements.model.js';
import type { UserDoc } from './users.model.js';
import { wordsOf } from './words.js';

/** How many of their latest chats an agent finds users among. */
const ownChatsLookedAt = 2_000;

type Named = Pick<UserDoc, '_id' | 'businessId' | 'name'>;
type Engaged = Pick<EngagementDoc, 'businessId' | 'userId' | 'chatId'>;
const within = { maxTimeMS: readLimitMs, limit: usersFoundMax } as const;

/** Users by the beginnings of the words of their names, each with the chat that leads to them. */
@Injectable()
export class UserSearch {
  constructor(
    @InjectModel('User') private readonly users: Model<UserDoc>,
    @InjectModel('Chat') private readonly chats: Model<ChatDoc>,
    @InjectModel('Engagement') private readonly engagements: Model<EngagementDoc>,
    private readonly businesses: Businesses,
    private readonly records: ChatRecords,
  ) {}

  async find(actor: Actor, { words }: InputOf<typeof findUsers>): Promise<OutputOf<typeof findUsers>> {
    // Words hold letters and digits only: nothing in them means anything to an expression.
    const beginnings = [...wordsOf([words])].map((word) => new RegExp(`^${word}`));
    if (beginnings.length === 0) return { users: [] };
    const seesAll = actor.permissions.has('chats.viewAll');
    return {
      users: seesAll ? await this.amongAll(actor, beginnings) : await this.amongOwn(actor, beginnings),
    };
  }

  private async amongAll(actor: Actor, beginnings: readonly RegExp[]): Promise<FoundUser[]> {
    const businessId = { $in: actor.businessIds ?? (await this.businesses.ids()) };
    const open = { businessId, nameWords: { $all: beginnings }, state: { $in: [...openStates] } };
    const chats = await this.chats.collection.find<ChatDoc>(open as never, within).toArray();
    const busy = new Set(chats.map(({ userId }) => userId));
    const others = (await this.named(businessId, beginnings)).filter(({ _id }) => !busy.has(_id));
    const rest = others.slice(0, usersFoundMax - chats.length);
    const last = await Promise.all(rest.map((user) => this.records.latestOf(user.businessId, user._id, 1)));
    return [
      ...chats.map((chat) => toFound({ ...chat, _id: chat.userId, name: chat.userName }, chat)),
      ...rest.map((user, index) => toFound(user, last[index]![0] ?? null)),
    ];
  }

  /** Those the member had last: their chat is the one they hold, else the last they had. */
  private async amongOwn(actor: Actor, beginnings: readonly RegExp[]): Promise<FoundUser[]> {
    const had = await this.lastHad(actor);
    const businessId = { $in: [...new Set([...had.values()].map((one) => one.businessId))] };
    const users = await this.named(businessId, beginnings, { $in: [...had.keys()] });
    const found = await Promise.all(
      users.map(async (user) => toFound(user, await this.ownChat(actor, had.get(user._id)!))),
    );
    const isOpen = ({ chat }: FoundUser) => Number(chat !== null && chat.state !== 'completed');
    return found.toSorted((one, other) => isOpen(other) - isOpen(one));
  }

  private async lastHad(actor: Actor): Promise<Map<string, Engaged>> {
    const latest = await this.engagements.collection
      .find({ memberId: actor.memberId }, { maxTimeMS: readLimitMs })
      .project<Engaged>({ businessId: 1, userId: 1, chatId: 1 })
      .sort({ assignedAt: -1 })
      .limit(ownChatsLookedAt)
      .toArray();
    const visible = latest.filter(({ businessId }) => mayEnter(actor, businessId));
    return new Map(visible.toReversed().map((one) => [one.userId, one]));
  }

  private async ownChat(actor: Actor, { businessId, userId, chatId }: Engaged): Promise<ChatDoc | null> {
    const open = await this.records.openOf(businessId, userId);
    if (open && holderOf(open) === actor.memberId) return open;
    return this.records.find(businessId, chatId);
  }

  private named(
    businessId: { $in: readonly string[] },
    beginnings: readonly RegExp[],
    among?: { $in: string[] },
  ): Promise<Named[]> {
    const named = { businessId, nameWords: { $all: beginnings }, ...(among && { _id: among }) };
    return this.users.collection
      .find(named as unknown as mongo.Filter<object>, within)
      .project<Named>({ businessId: 1, name: 1 })
      .toArray();
  }
}

function toFound(user: Named, chat: ChatDoc | null): FoundUser {
  const { _id: id, businessId, name } = user;
  if (!chat) return { id, businessId, name, chat: null };
  const { state, assignee } = chat;
  const agent = { agentId: assignee?.id ?? null, agentName: assignee?.name ?? null };
  return { id, businessId, name, chat: { id: chat._id, state, openedAt: chat.openedAt.getTime(), ...agent } };
}
