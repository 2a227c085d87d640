import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { ChatEvent, Sender } from '#shared/chats/chats.contract';
import { newId } from '../database/id.js';
import { TenantModel, trusted } from '../database/tenant.js';
import { Conflict, type Tx } from '../log/log.js';
import { Slots } from '../routing/slots.service.js';
import { searchMarkOf } from './searchMark.js';
import { toChat, type ChatDoc, type MessageDoc } from './chats.model.js';
import type { EngagementDoc } from './engagements.model.js';
import type { UserDoc } from './users.model.js';
import { handling, setAside } from './handling.js';
import { queueing } from './queueing.js';

/** One step of a chat's life: what changes, and the row that says so. */
export interface Move {
  set: Partial<ChatDoc>;
  event: ChatEvent;
  from: Sender;
  /** How the engagement that this move ends is recorded; needed when the chat leaves an agent. */
  endedAs?: EngagementDoc['endedAs'];
  /** `taken`: routing has counted the chat in the slot already, on its condition. */
  slot?: 'taken';
}

/** A move and the chat that it starts from, as the transaction sees it. */
export interface MoveOf {
  chat: ChatDoc;
  move: Move;
}

/**
 * The one way a chat changes hands or state: slot first, then chat where `seq` is as read, then engagement and row,
 * all in the caller's transaction.
 */
@Injectable()
export class ChatMoves {
  private readonly chats: TenantModel<ChatDoc>;
  private readonly messages: TenantModel<MessageDoc>;
  private readonly engagements: TenantModel<EngagementDoc>;
  private readonly users: TenantModel<UserDoc>;

  constructor(
    @InjectModel('Chat') chats: Model<ChatDoc>,
    @InjectModel('Message') messages: Model<MessageDoc>,
    @InjectModel('Engagement') engagements: Model<EngagementDoc>,
    @InjectModel('User') users: Model<UserDoc>,
    private readonly slots: Slots,
  ) {
    this.chats = new TenantModel(chats);
    this.messages = new TenantModel(messages);
    this.engagements = new TenantModel(engagements);
    this.users = new TenantModel(users);
  }

  /** The chat as the transaction sees it, or null. Moves start from this. */
  read(businessId: string, chatId: string, tx: Tx): Promise<ChatDoc | null> {
    return this.chats.findOne({ _id: chatId, businessId }, { session: tx });
  }

  /** Several chats of one business at once, by id. */
  async readAll(businessId: string, chatIds: readonly string[], tx: Tx): Promise<Map<string, ChatDoc>> {
    const _id = trusted({ $in: [...chatIds] }) as never;
    const found = await this.chats.find({ _id, businessId }, { session: tx });
    return new Map(found.map((chat) => [chat._id, chat]));
  }

  /**
   * Applies `move` to `chat`, which was read in `tx`, and returns the chat as it is afterwards.
   * @throws Conflict when the chat has changed since it was read: the transaction runs again.
   */
  async apply(chat: ChatDoc, move: Move, tx: Tx): Promise<ChatDoc> {
    const [moved] = await this.applyAll([{ chat, move }], tx);
    return moved!;
  }

  /** The same for several chats at once, each of them once. */
  async applyAll(moves: readonly MoveOf[], tx: Tx): Promise<ChatDoc[]> {
    const steps = moves.map(step);
    await this.slots.shift(steps.flatMap(shiftsOf), tx);
    const changes = steps.map(({ chat, moved: { _id, businessId, ...fields } }) => ({
      filter: { _id, businessId, seq: chat.seq },
      change: { $set: fields },
    }));
    if ((await this.chats.updateEach(changes, tx)) !== steps.length) throw new Conflict();
    await this.changeEngagements(steps.filter(changesHands), tx);
    await this.comeBack(
      steps.filter((one) => !changesHands(one)),
      tx,
    );
    await this.messages.insert(steps.map(eventRow), tx);
    return steps.map(({ moved }) => moved);
  }

  /** What is known of a completed chat has changed beside it: the search takes it in anew. */
  async markForSearch({ businessId, chatId }: { businessId: string; chatId: string }, tx: Tx): Promise<void> {
    await this.chats.update({ _id: chatId, businessId }, { $set: { searchMark: newId() } }, tx);
  }

  /** The engagement that a closing ended did not complete its chat after all. */
  async takeBack(
    { businessId, engagementId }: Pick<ChatDoc, 'businessId' | 'engagementId'>,
    tx: Tx,
  ): Promise<void> {
    if (!engagementId) return;
    const set = { endedAs: 'undone', pending: true } as const;
    await this.engagements.update({ _id: engagementId, businessId }, { $set: set }, tx);
  }

  /** Chats that were set aside and are in the same hands again. */
  private async comeBack(steps: readonly Step[], tx: Tx): Promise<void> {
    const now = new Date();
    const back = steps.filter(({ chat, moved }) => chat.state === 'waiting' && moved.state === 'active');
    const changes = back.map(({ chat }) => ({
      filter: { _id: chat.engagementId!, businessId: chat.businessId },
      change: asideOf(chat, now),
    }));
    await this.engagements.updateEach(
      changes.filter(({ change }) => change.$inc),
      tx,
    );
  }

  private async changeEngagements(steps: readonly Step[], tx: Tx): Promise<void> {
    const now = new Date();
    const left = steps.filter(({ chat }) => chat.engagementId && engagementOf(chat));
    const ends = left.map(({ chat, move }) => ({
      filter: { _id: chat.engagementId!, businessId: chat.businessId },
      change: {
        $set: { endedAt: now, endedAs: move.endedAs ?? null, pending: true },
        ...asideOf(chat, now),
      },
    }));
    await this.engagements.updateEach(ends, tx);
    const taken = steps.filter(({ moved }) => engagementOf(moved));
    await this.engagements.insert(
      taken.map((one) => startOf(one, now)),
      tx,
    );
    const acquaintances = taken.map(({ moved: { userId, businessId, assignee } }) => ({
      filter: { _id: userId, businessId },
      change: { $set: { lastAgentId: assignee!.id } },
    }));
    await this.users.updateEach(acquaintances, tx);
  }
}

/** What an engagement adds to the time for which it was set aside, when its chat goes on. */
function asideOf(chat: ChatDoc, now: Date): { $inc?: { waitedMs: number } } {
  const waitedMs = setAside(chat, now);
  return waitedMs === 0 ? {} : { $inc: { waitedMs } };
}

/** A move, the chat it starts from, and the chat it leads to. */
interface Step extends MoveOf {
  moved: ChatDoc;
}

function step({ chat, move }: MoveOf): Step {
  const seq = chat.seq + 1;
  const moved: ChatDoc = { ...chat, ...move.set, seq };
  const now = new Date();
  Object.assign(moved, queueing(chat, moved, now), handling(chat, moved, now));
  const begins = engagementOf(moved) && engagementOf(chat) !== engagementOf(moved);
  if (begins) Object.assign(moved, { engagementId: newId(), assignedSeq: seq });
  Object.assign(moved, searchMarkOf(chat, moved));
  return { chat, move, moved };
}

function changesHands({ chat, moved }: Step): boolean {
  return engagementOf(chat) !== engagementOf(moved);
}

function shiftsOf({ chat, move, moved }: Step): { memberId: string; delta: 1 | -1 }[] {
  const [from, to] = [holder(chat), holder(moved)];
  if (from === to) return [];
  const left = from ? [{ memberId: from, delta: -1 as const }] : [];
  return to && move.slot !== 'taken' ? [...left, { memberId: to, delta: 1 as const }] : left;
}

/** Who holds a slot for the chat: its agent while it is active. */
function holder(chat: ChatDoc): string | null {
  return chat.state === 'active' ? (chat.assignee?.id ?? null) : null;
}

/** Whose engagement it is: its agent's, while active or waiting for the user. */
function engagementOf(chat: ChatDoc): string | null {
  return chat.state === 'active' || chat.state === 'waiting' ? (chat.assignee?.id ?? null) : null;
}

function startOf({ chat: before, moved: chat }: Step, now: Date): EngagementDoc {
  return {
    _id: chat.engagementId!,
    businessId: chat.businessId,
    chatId: chat._id,
    cycle: chat.cycle,
    userId: chat.userId,
    teamId: chat.teamId!,
    memberId: chat.assignee!.id!,
    memberName: chat.assignee!.name,
    channel: chat.channel,
    origin: chat.origin,
    order: chat.assignedSeq,
    queuedAt: chat.queuedAt ?? now,
    assignedAt: chat.assignedAt ?? now,
    firstReplyAt: null,
    endedAt: null,
    endedAs: null,
    userMessages: 0,
    agentMessages: 0,
    openedAt: chat.openedAt,
    delayed: before.delayedAt !== null,
    waitedMs: 0,
  };
}

function eventRow({ chat: before, moved: after, move }: Step): MessageDoc {
  return {
    _id: newId(),
    businessId: after.businessId,
    chatId: after._id,
    userId: after.userId,
    seq: after.seq,
    cycle: after.cycle,
    at: new Date(),
    kind: 'event',
    from: move.from,
    senderId: move.from.id ?? move.from.type,
    text: '',
    clientMessageId: null,
    event: move.event,
    chat: toChat(after),
    before: {
      state: before.state,
      assigneeId: before.assignee?.id ?? null,
      queueOf: before.queueOf,
      teamId: before.teamId,
    },
  };
}
