import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Sender } from '#shared/chats/chats.contract';
import type { Attachment } from '#shared/files/files.contract';
import { newId } from '../database/id.js';
import { TenantModel } from '../database/tenant.js';
import { Files } from '../files/files.service.js';
import { Conflict, isDuplicateKey, type Tx } from '../log/log.js';
import { DomainError } from '../wire/domainError.js';
import { ChatRecords } from './chatRecords.js';
import { lastLine } from './chatRules.js';
import { toChat, type ChatDoc, type MessageDoc } from './chats.model.js';
import type { EngagementDoc } from './engagements.model.js';

/** What somebody writes into a transcript. */
export interface Draft {
  kind: 'text' | 'note';
  from: Sender;
  text: string;
  clientMessageId: string;
  /** A file that its sender has uploaded for it. */
  fileId?: string | undefined;
}

/** A chat with the row that was just written into it. */
export interface Written {
  chat: ChatDoc;
  row: MessageDoc;
}

/** The one way a text or a note enters a transcript: the chat's number first, then the row, then what reports count. */
@Injectable()
export class ChatRows {
  private readonly chats: TenantModel<ChatDoc>;
  private readonly messages: TenantModel<MessageDoc>;
  private readonly engagements: Model<EngagementDoc>;

  constructor(
    @InjectModel('Chat') chats: Model<ChatDoc>,
    @InjectModel('Message') messages: Model<MessageDoc>,
    @InjectModel('Engagement') engagements: Model<EngagementDoc>,
    private readonly records: ChatRecords,
    private readonly files: Files,
  ) {
    this.chats = new TenantModel(chats);
    this.messages = new TenantModel(messages);
    this.engagements = engagements;
  }

  /**
   * Writes `draft` below the last row of `chat`, which was read in `tx`; `set` changes with it.
   * @throws Conflict when the chat has changed since it was read: the transaction runs again.
   * @throws DomainError NOT_FOUND when its file is not the sender's to send
   */
  async append(chat: ChatDoc, draft: Draft, set: Partial<ChatDoc>, tx: Tx): Promise<Written> {
    const now = new Date();
    const seq = chat.seq + 1;
    const { _id, businessId } = chat;
    const words = await this.wordsOf(draft, businessId, tx);
    // What Baton says by itself leaves the last word with whoever had it.
    const isWord = draft.kind === 'text' && draft.from.type !== 'system';
    const change = { ...set, seq, ...(isWord && { lastMessage: toLast(words, seq, now) }) };
    const matched = await this.chats.update({ _id, businessId, seq: chat.seq }, { $set: change }, tx);
    if (!matched) throw new Conflict();
    const moved = { ...chat, ...change };
    const row = toRow(moved, words, now);
    await this.messages.insert(row, tx);
    // After the row: a message sent again meets itself before it meets its file.
    if (words.attachment) await this.files.bind(words.attachment.id, row, tx);
    if (draft.kind === 'text') await this.count(moved, draft.from.type, now, tx);
    return { chat: moved, row };
  }

  /** Opens a chat that has no row yet. A user's second open chat is a duplicate key. */
  async open(chat: ChatDoc, tx: Tx): Promise<void> {
    await this.chats.insert(chat, tx);
  }

  /**
   * The row that `draft` was stored as earlier, when `error` is what its repetition met.
   * @throws `error` when it was not stored; UNKNOWN when it is being stored; OP_ID_REUSED when it said something else.
   */
  async repeated(
    error: unknown,
    chat: { businessId: string; chatIds: string[] },
    draft: Draft,
  ): Promise<MessageDoc> {
    const duplicate = isDuplicateKey(error);
    if (!duplicate && !isRefusal(error)) throw error;
    const sender = draft.from.id ?? draft.from.type;
    const row = await this.records.stored(chat, sender, draft.clientMessageId);
    if (!row) throw duplicate ? new DomainError('UNKNOWN', {}) : error;
    requireSame(row, draft);
    return row;
  }

  private async wordsOf(draft: Draft, businessId: string, tx: Tx): Promise<Words> {
    if (!draft.fileId) return draft;
    const by = { businessId, senderId: draft.from.id ?? draft.from.type };
    return { ...draft, attachment: await this.files.uploaded(draft.fileId, by, tx) };
  }

  private async count(chat: ChatDoc, side: Sender['type'], now: Date, tx: Tx): Promise<void> {
    const engaged = chat.state === 'active' || chat.state === 'waiting';
    if (!engaged || !chat.engagementId || (side !== 'agent' && side !== 'user')) return;
    const one = { _id: chat.engagementId as never, businessId: chat.businessId };
    const counted = side === 'agent' ? agentWrote(now) : userWrote(now);
    await this.engagements.collection.updateOne(one, [{ $set: counted }], { session: tx });
  }
}

/** A draft with what its file is. */
interface Words extends Draft {
  attachment?: Attachment;
}

/**
 * Holds a message that is sent again to what was stored of it.
 * @throws DomainError OP_ID_REUSED
 */
export function requireSame(
  row: Pick<MessageDoc, 'text' | 'kind' | 'attachment'>,
  draft: Pick<Draft, 'text' | 'kind' | 'fileId'>,
): void {
  const same = row.text === draft.text && row.kind === draft.kind && row.attachment?.id === draft.fileId;
  if (!same) throw new DomainError('OP_ID_REUSED', {});
}

/** What a message sent again meets when its chat has moved on since it was stored. */
function isRefusal(error: unknown): boolean {
  return error instanceof DomainError && (error.code === 'CHAT_NOT_OPEN' || error.code === 'NOT_YOUR_CHAT');
}

/** Each answer's time is kept for so many answers of one engagement. */
const mostResponses = 500;

function userWrote(now: Date): object {
  return {
    userMessages: { $add: ['$userMessages', 1] },
    unansweredSince: { $ifNull: ['$unansweredSince', now] },
  };
}

function agentWrote(now: Date): object {
  const answered = { $ifNull: ['$responseMs', []] };
  const since = { $ifNull: ['$unansweredSince', null] };
  const latest = { $cond: [{ $eq: [since, null] }, [], [{ $subtract: [now, '$unansweredSince'] }]] };
  return {
    agentMessages: { $add: ['$agentMessages', 1] },
    firstReplyAt: { $ifNull: ['$firstReplyAt', now] },
    responseMs: { $slice: [{ $concatArrays: [answered, latest] }, mostResponses] },
    unansweredSince: null,
  };
}

/** A file without words stands in lists by its name. */
function toLast({ from, text, attachment }: Words, seq: number, at: Date): ChatDoc['lastMessage'] {
  return { seq, at, from, text: lastLine(text.trim() === '' && attachment ? attachment.name : text) };
}

function toRow(chat: ChatDoc, words: Words, at: Date): MessageDoc {
  const { kind, from, text, clientMessageId, attachment } = words;
  return {
    _id: newId(),
    businessId: chat.businessId,
    chatId: chat._id,
    userId: chat.userId,
    seq: chat.seq,
    cycle: chat.cycle,
    at,
    kind,
    from,
    senderId: from.id ?? from.type,
    text,
    clientMessageId,
    event: null,
    ...(attachment && { attachment }),
    chat: toChat(chat),
    before: null,
  };
}
