import { Injectable } from '@nestjs/common';
import type {
  addNote,
  readChat,
  readTranscript,
  sendMessage,
  typeInChat,
} from '#shared/chats/chats.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { Log, type Tx } from '../log/log.js';
import { Signals } from '../log/signals.js';
import { person } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { ChatAccess } from './chatAccess.js';
import { ChatMoves } from './chatMoves.js';
import { ChatRecords } from './chatRecords.js';
import { ChatRows, type Draft } from './chatRows.js';
import { ChatTimes } from './chatTimes.js';
import { awaitsVisit, mayTend, mayWrite, requireOpen } from './chatRules.js';
import { toChat, toMessage, type ChatDoc, type MessageDoc } from './chats.model.js';
import { asAgent } from './senders.js';

type Nothing = Record<string, never>;

/** What members write into chats and read of them. */
@Injectable()
export class Chats {
  constructor(
    private readonly access: ChatAccess,
    private readonly records: ChatRecords,
    private readonly rows: ChatRows,
    private readonly moves: ChatMoves,
    private readonly times: ChatTimes,
    private readonly log: Log,
    private readonly signals: Signals,
  ) {}

  /** @throws DomainError NOT_FOUND, NOT_YOUR_CHAT, CHAT_NOT_OPEN, OP_ID_REUSED */
  send(actor: Actor, message: InputOf<typeof sendMessage>): Promise<OutputOf<typeof sendMessage>> {
    return this.write(actor, message, 'text');
  }

  /** @throws DomainError NOT_FOUND, NOT_YOUR_CHAT, CHAT_NOT_OPEN, OP_ID_REUSED */
  note(actor: Actor, note: InputOf<typeof addNote>): Promise<OutputOf<typeof addNote>> {
    return this.write(actor, note, 'note');
  }

  /** Tells the user that their agent is typing; of no consequence when it is lost. */
  async typing(actor: Actor, { chatId, typing }: InputOf<typeof typeInChat>): Promise<Nothing> {
    const chat = await this.access.visible(actor, chatId);
    requireOpen(actor, chat, mayWrite);
    const to = { userId: chat.userId, memberId: actor.memberId };
    await this.signals.send({
      kind: 'typing',
      chatId,
      from: { type: 'agent', ...person(actor) },
      typing,
      to,
    });
    return {};
  }

  /** Marks what the agent of the chat has read; nobody else's reading counts. */
  async read(actor: Actor, { chatId, seq }: InputOf<typeof readChat>): Promise<Nothing> {
    let chat: ChatDoc | null = await this.access.visible(actor, chatId);
    while (chat && mayWrite(actor, chat)) {
      const readByAgent = Math.max(chat.readByAgent, Math.min(seq, chat.seq));
      const unread = await this.records.userTextsAfter(chat.businessId, chatId, readByAgent);
      if (await this.records.mark(chat, { readByAgent, unread })) {
        const to = { userId: chat.userId, memberId: actor.memberId };
        await this.signals.send({ kind: 'read', chatId, readByAgent, readByUser: chat.readByUser, to });
        break;
      }
      chat = await this.records.find(chat.businessId, chatId);
    }
    return {};
  }

  /** @throws DomainError NOT_FOUND */
  async page(actor: Actor, asked: InputOf<typeof readTranscript>): Promise<OutputOf<typeof readTranscript>> {
    const chat = await this.access.visible(actor, asked.chatId);
    const { rows, more } = await this.records.page(chat.businessId, chat._id, asked.before);
    return { chat: toChat(chat), messages: rows.map(toMessage), more };
  }

  private async write(
    actor: Actor,
    { chatId, clientMessageId, text, fileId }: InputOf<typeof sendMessage>,
    kind: Draft['kind'],
  ): Promise<OutputOf<typeof sendMessage>> {
    const { businessId } = await this.access.visible(actor, chatId);
    const draft: Draft = { kind, from: asAgent(person(actor)), text, clientMessageId, fileId };
    const autocompleteMs = await this.times.autocompleteMs(businessId);
    const work = async (tx: Tx): Promise<MessageDoc> => {
      const chat = await this.moves.read(businessId, chatId, tx);
      if (!chat) throw new DomainError('NOT_FOUND', { what: 'chat' });
      requireOpen(actor, chat, kind === 'text' ? mayWrite : mayTend);
      return (await this.rows.append(chat, draft, restarted(chat, kind, autocompleteMs), tx)).row;
    };
    const row = await this.log
      .write(`chat:${chatId}`, work)
      .catch((error: unknown) => this.rows.repeated(error, { businessId, chatIds: [chatId] }, draft));
    return { message: toMessage(row) };
  }
}

/** A message to a user who is waited for gives them the whole time anew. */
function restarted(chat: ChatDoc, kind: Draft['kind'], autocompleteMs: number): Partial<ChatDoc> {
  if (kind === 'note' || chat.state !== 'waiting' || awaitsVisit(chat)) return {};
  return { dueAt: new Date(Date.now() + autocompleteMs) };
}
