import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { ChatEvent, Sender } from '#shared/chats/chats.contract';
import { newId } from '../database/id.js';
import { TenantModel } from '../database/tenant.js';
import { Conflict, type Tx } from '../log/log.js';
import { Slots } from '../routing/slots.service.js';
import { toChat, type ChatDoc, type EngagementDoc, type MessageDoc, type UserDoc } from './chats.model.js';

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

  /**
   * Applies `move` to `chat`, which was read in `tx`, and returns the chat as it is afterwards.
   * @throws Conflict when the chat has changed since it was read: the transaction runs again.
   */
  async apply(chat: ChatDoc, move: Move, tx: Tx): Promise<ChatDoc> {
    const seq = chat.seq + 1;
    const moved: ChatDoc = { ...chat, ...move.set, seq };
    const from = holder(chat);
    const to = holder(moved);
    const engaged = engagementOf(chat) !== engagementOf(moved);
    if (from !== to) await this.shiftSlots(from, move.slot === 'taken' ? null : to, tx);
    if (engaged && engagementOf(moved)) Object.assign(moved, { engagementId: newId(), assignedSeq: seq });
    const { _id, businessId, ...fields } = moved;
    const matched = await this.chats.update({ _id, businessId, seq: chat.seq }, { $set: fields }, tx);
    if (!matched) throw new Conflict();
    if (engaged) await this.changeEngagement(chat, moved, move, tx);
    await this.messages.insert(eventRow(chat, moved, move), tx);
    return moved;
  }

  private async shiftSlots(from: string | null, to: string | null, tx: Tx): Promise<void> {
    if (from) await this.slots.shift(from, -1, tx);
    if (to) await this.slots.shift(to, 1, tx);
  }

  private async changeEngagement(before: ChatDoc, after: ChatDoc, move: Move, tx: Tx): Promise<void> {
    const now = new Date();
    if (before.engagementId && engagementOf(before)) {
      const end = { $set: { endedAt: now, endedAs: move.endedAs ?? null } };
      await this.engagements.update({ _id: before.engagementId, businessId: before.businessId }, end, tx);
    }
    if (!engagementOf(after)) return;
    await this.engagements.insert(startOf(after, now), tx);
    const knows = { $set: { lastAgentId: after.assignee!.id } };
    await this.users.update({ _id: after.userId, businessId: after.businessId }, knows, tx);
  }
}

/** Who holds a slot for the chat: its agent while it is active. */
function holder(chat: ChatDoc): string | null {
  return chat.state === 'active' ? (chat.assignee?.id ?? null) : null;
}

/** Whose engagement it is: its agent's, while active or waiting for the user. */
function engagementOf(chat: ChatDoc): string | null {
  return chat.state === 'active' || chat.state === 'waiting' ? (chat.assignee?.id ?? null) : null;
}

function startOf(chat: ChatDoc, now: Date): EngagementDoc {
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
  };
}

function eventRow(before: ChatDoc, after: ChatDoc, move: Move): MessageDoc {
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
