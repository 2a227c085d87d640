import { Injectable } from '@nestjs/common';
import type { readAsUser, typeAsUser } from '#shared/widget/widget.contract';
import type { InputOf } from '#shared/wire/request';
import { ChatRecords } from '../chats/chatRecords.js';
import { ChatTimes } from '../chats/chatTimes.js';
import { holderOf } from '../chats/chatRules.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { asUser } from '../chats/senders.js';
import { Signals } from '../log/signals.js';
import type { Visitor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { requireUser } from './requireUser.js';
import { UserViews } from './userViews.js';

type Nothing = Record<string, never>;

/** What a user lets their agent know without saying anything: that they type, and how far they have read. */
@Injectable()
export class UserSignals {
  constructor(
    private readonly records: ChatRecords,
    private readonly views: UserViews,
    private readonly signals: Signals,
    private readonly times: ChatTimes,
  ) {}

  async typing(visitor: Visitor, { typing }: InputOf<typeof typeAsUser>): Promise<Nothing> {
    const chat = await this.records.openOf(visitor.businessId, requireUser(visitor));
    const memberId = chat && holderOf(chat);
    if (!chat || !memberId) return {};
    const { id, name } = asUser(chat);
    const to = { userId: chat.userId, memberId };
    await this.signals.send({
      kind: 'typing',
      chatId: chat._id,
      from: { type: 'user', id, name },
      typing,
      to,
    });
    return {};
  }

  /** @throws DomainError NOT_FOUND */
  async read(visitor: Visitor, { chatId, seq }: InputOf<typeof readAsUser>): Promise<Nothing> {
    const userId = requireUser(visitor);
    for (;;) {
      const chat = await this.views.own(visitor.businessId, userId, chatId);
      if (!chat) throw new DomainError('NOT_FOUND', { what: 'chat' });
      const readByUser = Math.max(chat.readByUser, Math.min(seq, chat.seq));
      if (readByUser === chat.readByUser) return {};
      const marks = { readByUser, ...(await this.timeOf(chat)) };
      if (!(await this.records.mark(chat, marks))) continue;
      const to = { userId, memberId: holderOf(chat) };
      await this.signals.send({ kind: 'read', chatId, readByUser, readByAgent: chat.readByAgent, to });
      return {};
    }
  }

  /** A chat that waited for its user's visit waits from now on for the answer. */
  private async timeOf(chat: ChatDoc): Promise<{ dueAt?: Date }> {
    if (chat.state !== 'waiting' || chat.dueAt !== null) return {};
    return { dueAt: new Date(Date.now() + (await this.times.autocompleteMs(chat.businessId))) };
  }
}
