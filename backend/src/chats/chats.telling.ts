import { Injectable } from '@nestjs/common';
import type { Sender } from '#shared/chats/chats.contract';
import { Signals, type Signal } from '../log/signals.js';
import { LogStream, type Emission } from '../log/stream.js';
import { Live } from '../wire/live.js';
import { ChatDeliveries } from './chatDeliveries.js';
import { handing } from './chatRules.js';
import { toMessage, type MessageDoc } from './chats.model.js';

type TypingSignal = Extract<Signal, { kind: 'typing' }>;
type ReadSignal = Extract<Signal, { kind: 'read' }>;

/** What the members who have a chat are told of it: each row, when it becomes theirs, and when it leaves them. */
@Injectable()
export class ChatsTelling {
  constructor(
    stream: LogStream,
    signals: Signals,
    private readonly live: Live,
    private readonly deliveries: ChatDeliveries,
  ) {
    stream.onRow<MessageDoc>('messages', (row) => this.prepare(row));
    signals.on('typing', (signal) => this.tellTyping(signal));
    signals.on('read', (signal) => this.tellRead(signal));
  }

  private async prepare(row: MessageDoc): Promise<Emission | null> {
    const { from, to } = handing(row.before, row.chat);
    const { businessId } = row;
    const changed = { chat: row.chat, messages: [toMessage(row)] };
    const taken = row.before?.state === 'queued' && row.chat.state === 'active';
    if (from === to && !taken)
      return to === null
        ? null
        : () => this.live.toHolder({ memberId: to, businessId }, 'chat:changed', changed);
    const delivery = to !== null && this.live.hasMember(to) ? await this.deliveries.at(row) : null;
    return () => {
      if (from && from !== to) this.live.toHolder({ memberId: from, businessId }, 'chat:left', changed);
      if (to && delivery) this.live.toHolder({ memberId: to, businessId }, 'chat:delivered', delivery);
    };
  }

  private tellTyping({ chatId, from, typing, to }: TypingSignal): void {
    if (from.type === 'user' && to.memberId) {
      const sender: Sender = { type: 'user', id: from.id, name: from.name };
      this.live.toMember(to.memberId, 'chat:typing', { chatId, from: sender, typing });
    }
    if (from.type === 'agent') this.live.toUser(to.userId, 'user:typing', { name: from.name, typing });
  }

  private tellRead({ chatId, readByAgent, readByUser, to }: ReadSignal): void {
    if (to.memberId) this.live.toMember(to.memberId, 'chat:read', { chatId, readByUser, readByAgent });
    this.live.toUser(to.userId, 'user:agentRead', { chatId, seq: readByAgent });
  }
}
