import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { Sender } from '#shared/chats/chats.contract';
import type { watchChat } from '#shared/overview/overview.contract';
import type { ConsoleEventName, ConsoleEvents } from '#shared/wire/events';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { ChatAccess } from '../chats/chatAccess.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { holderOf } from '../chats/chatRules.js';
import type { MessageDoc } from '../chats/chats.model.js';
import { Signals, type Signal } from '../log/signals.js';
import { LogStream } from '../log/stream.js';
import { mayEnter } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { forgetWithSocket } from '../wire/sockets.js';

/** The chat that a socket reads along in. */
interface Reader {
  socket: Socket;
  chatId: string;
  businessId: string;
}

/** Tells who reads along in a chat what its agent is told: each row, who is typing, how far was read. */
@Injectable()
export class ChatWatch implements OnModuleInit {
  private readonly readers = new Map<string, Reader>();

  constructor(
    private readonly access: ChatAccess,
    private readonly records: ChatRecords,
    private readonly stream: LogStream,
    private readonly signals: Signals,
  ) {}

  onModuleInit(): void {
    this.stream.onRow<MessageDoc>('messages', (row) => () => this.tellRow(row));
    this.signals.on('typing', (signal) => this.tellTyping(signal));
    this.signals.on('read', ({ to, chatId, readByAgent, readByUser }) =>
      this.tell(chatId, [to.memberId], ['chat:read', { chatId, readByAgent, readByUser }]),
    );
  }

  /** Reads along from now on: the chat that is answered was read after that began. @throws DomainError NOT_FOUND */
  async watch(
    actor: Actor,
    { chatId }: InputOf<typeof watchChat>,
    socket: Socket,
  ): Promise<OutputOf<typeof watchChat>> {
    this.readers.delete(socket.id);
    if (chatId === null) return { chat: null };
    const { businessId } = await this.access.visible(actor, chatId);
    if (!socket.connected) return { chat: null };
    forgetWithSocket(socket, this.readers);
    this.readers.set(socket.id, { socket, chatId, businessId });
    const chat = await this.records.find(businessId, chatId);
    return { chat: chat && this.records.shown(chat) };
  }

  /** Who has the chat, or had it until this row, is told of it as its agent. */
  private tellRow(row: MessageDoc): void {
    const { before, chat } = row;
    const assignee = before?.assigneeId ? { id: before.assigneeId, name: '' } : null;
    const had = before && holderOf({ ...before, assignee });
    const changed = { chat, messages: [this.records.shownRow(row)] };
    this.tell(row.chatId, [holderOf(chat), had], ['chat:changed', changed]);
  }

  private tellTyping({ chatId, from, typing, to }: Extract<Signal, { kind: 'typing' }>): void {
    const sender: Sender = { type: from.type, id: from.id, name: from.name };
    this.tell(chatId, [to.memberId], ['chat:typing', { chatId, from: sender, typing }]);
  }

  /** To the readers of a chat but those who are told otherwise; rights are those of this moment. */
  private tell<E extends ConsoleEventName>(
    chatId: string,
    but: readonly (string | null)[],
    [event, fact]: [E, ConsoleEvents[E]],
  ): void {
    for (const { socket, businessId, ...reader } of this.readers.values()) {
      if (reader.chatId !== chatId) continue;
      const actor = socket.data['actor'] as Actor;
      const sees = actor.permissions.has('chats.viewAll') && mayEnter(actor, businessId);
      if (!sees) this.readers.delete(socket.id);
      else if (!but.includes(actor.memberId)) socket.emit(event, fact);
    }
  }
}
