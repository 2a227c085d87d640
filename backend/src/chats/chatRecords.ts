import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { pageSize, type Chat, type Message } from '#shared/chats/chats.contract';
import { TenantModel, readLimitMs, trusted } from '../database/tenant.js';
import { Conflict, type Tx } from '../log/log.js';
import { openStates } from './chatRules.js';
import { toChat, toMessage, type ChatDoc, type MessageDoc } from './chats.model.js';
import type { EngagementDoc } from './engagements.model.js';
import type { QueueStage } from './queueing.js';

/** Rows of a transcript, oldest first; `more`: older ones exist. */
export interface Page {
  rows: MessageDoc[];
  more: boolean;
}

/** Places in a queue are told up to this one. */
/** Where users write who use the widget. */
export const widgetChannel = 'widget';
const longestQueue = 1_000;
const unansweredAtOnce = 100;
const overdueAtOnce = 200;

type QueuedId = Pick<ChatDoc, '_id' | 'businessId'>;

const majority = { majority: true } as const;

/** What is stored about chats. Whatever is answered or delivered from here is read with majority. */
@Injectable()
export class ChatRecords {
  private readonly chats: TenantModel<ChatDoc>;
  private readonly messages: TenantModel<MessageDoc>;
  private readonly engagements: TenantModel<EngagementDoc>;

  constructor(
    @InjectModel('Chat') chats: Model<ChatDoc>,
    @InjectModel('Message') messages: Model<MessageDoc>,
    @InjectModel('Engagement') engagements: Model<EngagementDoc>,
  ) {
    this.chats = new TenantModel(chats);
    this.messages = new TenantModel(messages);
    this.engagements = new TenantModel(engagements);
  }

  /** The business of a chat, or null: for finding out whom to ask before anything else is read. */
  businessOf(chatId: string): Promise<string | null> {
    return this.chats.businessOf(chatId);
  }

  find(businessId: string, chatId: string): Promise<ChatDoc | null> {
    return this.chats.findOne({ _id: chatId, businessId }, majority);
  }

  /** A stored chat as the wire carries it. */
  shown(chat: ChatDoc): Chat {
    return toChat(chat);
  }

  /** A stored row as the wire carries it. */
  shownRow(row: MessageDoc): Message {
    return toMessage(row);
  }

  /** The user's chat that is not completed, or null. */
  openOf(businessId: string, userId: string): Promise<ChatDoc | null> {
    const state = trusted({ $in: [...openStates] }) as never;
    return this.chats.findOne({ businessId, userId, state }, majority);
  }

  /** A user's chats, newest first. */
  latestOf(businessId: string, userId: string, limit: number): Promise<ChatDoc[]> {
    return this.chats.find({ businessId, userId }, { ...majority, sort: { openedAt: -1 }, limit });
  }

  /** Whether the member was ever the agent of the chat. */
  async wasAgentOf(businessId: string, chatId: string, memberId: string): Promise<boolean> {
    return (await this.engagements.findOne({ businessId, chatId, memberId })) !== null;
  }

  /** Whether the member was ever the agent of a chat of this user. */
  async wasAgentOfUser(businessId: string, userId: string, memberId: string): Promise<boolean> {
    return (await this.engagements.findOne({ businessId, userId, memberId })) !== null;
  }

  /** The last rows below `before` (null: the newest), at most one page. */
  async page(businessId: string, chatId: string, before: number | null): Promise<Page> {
    const seq = before === null ? {} : { seq: trusted({ $lt: before }) as never };
    const newest = { ...majority, sort: { seq: -1 as const }, limit: pageSize + 1 };
    const rows = await this.messages.find({ businessId, chatId, ...seq }, newest);
    return { rows: rows.slice(0, pageSize).reverse(), more: rows.length > pageSize };
  }

  /** At most `limit` rows after `seq`, oldest first. */
  rowsAfter(businessId: string, chatId: string, seq: number, limit: number): Promise<MessageDoc[]> {
    const after = trusted({ $gt: seq }) as never;
    return this.messages.find({ businessId, chatId, seq: after }, { ...majority, sort: { seq: 1 }, limit });
  }

  rowAt(businessId: string, chatId: string, seq: number): Promise<MessageDoc | null> {
    return this.messages.findOne({ businessId, chatId, seq }, majority);
  }

  /** The row that a sender's message was stored as in one of these chats, or null. */
  stored(
    chat: { businessId: string; chatIds: string[] },
    senderId: string,
    clientMessageId: string,
  ): Promise<MessageDoc | null> {
    const chatId = trusted({ $in: chat.chatIds }) as never;
    return this.messages.findOne(
      { businessId: chat.businessId, chatId, senderId, clientMessageId },
      majority,
    );
  }

  /** How many texts of the user stand after `seq`. */
  userTextsAfter(businessId: string, chatId: string, seq: number): Promise<number> {
    const after = trusted({ $gt: seq }) as never;
    return this.messages.count({
      businessId,
      chatId,
      seq: after,
      kind: 'text',
      'from.type': 'user',
    } as never);
  }

  /** Sets how far a side has read, without touching the revision. False: the chat has moved on, read it again. */
  mark(
    chat: ChatDoc,
    marks: Partial<Pick<ChatDoc, 'readByAgent' | 'readByUser' | 'unread' | 'dueAt'>>,
  ): Promise<boolean> {
    const { _id, businessId, seq } = chat;
    return this.chats.update({ _id, businessId, seq }, { $set: marks }, null);
  }

  /** Ids of chats whose time has come, in all businesses. */
  async overdue(now: Date, limit: number): Promise<Pick<ChatDoc, '_id' | 'businessId'>[]> {
    const dueAt = { $type: 'date', $lte: now };
    return this.chats.model.collection
      .find({ dueAt, state: { $in: ['waiting', 'bot'] } } as never)
      .project<Pick<ChatDoc, '_id' | 'businessId'>>({ businessId: 1 })
      .sort({ dueAt: 1 })
      .limit(limit)
      .maxTimeMS(readLimitMs)
      .toArray();
  }

  /** Teams for which chats stand in a queue. */
  async queuedTeams(): Promise<string[]> {
    const queued = { state: 'queued' } as never;
    const ids = await this.chats.model.collection.distinct('teamId', queued, { maxTimeMS: readLimitMs });
    return ids.filter((id) => typeof id === 'string');
  }

  /** Queued chats of a team at one of these stages, since `before` or earlier. */
  queuedSince(teamId: string, stages: readonly QueueStage[], before: Date): Promise<QueuedId[]> {
    const since = { $lte: before };
    return this.chats.model.collection
      .find({ teamId, state: 'queued', queueStage: { $in: stages }, queueingSince: since } as never)
      .project<QueuedId>({ businessId: 1 })
      .sort({ queueingSince: 1 })
      .limit(overdueAtOnce)
      .maxTimeMS(readLimitMs)
      .toArray();
  }

  /**
   * Notes how far a queued chat, read in `tx`, has come, where no row tells of it.
   * @throws Conflict when the chat has changed since it was read.
   */
  async setQueueStage({ _id, businessId, seq }: ChatDoc, queueStage: QueueStage, tx: Tx): Promise<void> {
    const matched = await this.chats.update({ _id, businessId, seq }, { $set: { queueStage } }, tx);
    if (!matched) throw new Conflict();
  }

  /** A queue in its order, whatever the businesses of its chats. */
  queue(teamId: string, queueOf: string | null): Promise<ChatDoc[]> {
    return this.chats.model
      .find({ teamId, queueOf, state: 'queued' } as never)
      .sort({ returned: -1, queuedAt: 1, _id: 1 })
      .limit(longestQueue)
      .maxTimeMS(readLimitMs)
      .lean<ChatDoc[]>()
      .exec();
  }

  /** How many chats stand before this one in its queue; null when it is in none. */
  async aheadOf(chat: Pick<Chat, 'id' | 'state' | 'teamId' | 'queueOf'>): Promise<number | null> {
    if (chat.state !== 'queued' || !chat.teamId) return null;
    const queue = await this.queue(chat.teamId, chat.queueOf);
    const place = queue.findIndex((one) => one._id === chat.id);
    return place < 0 ? queue.length : place;
  }

  /** Chats with the built-in bot whose last message is the user's, from before `before`. */
  unanswered(before: Date): Promise<ChatDoc[]> {
    const stale = {
      state: 'bot',
      // What came in over the API is for the bot of the business's own.
      channel: widgetChannel,
      dueAt: { $type: 'date' },
      'lastMessage.from.type': 'user',
      'lastMessage.at': { $lte: before },
    };
    return this.chats.model.collection
      .find<ChatDoc>(stale as never)
      .limit(unansweredAtOnce)
      .maxTimeMS(readLimitMs)
      .toArray();
  }
}
