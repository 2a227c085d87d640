import { Injectable } from '@nestjs/common';
import type { sendUserMessage } from '#shared/widget/widget.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { ChatOpenings } from '../chats/chatOpenings.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { requireSame, type Draft } from '../chats/chatRows.js';
import type { MessageDoc } from '../chats/chats.model.js';
import type { UserDoc } from '../chats/users.model.js';
import { asUser } from '../chats/senders.js';
import { UserRows } from '../chats/userRows.js';
import { Users } from '../chats/users.service.js';
import { isDuplicateKey } from '../log/log.js';
import type { Visitor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { Bot } from './bot.service.js';
import { Places } from './places.js';
import { refuseBlocked, requireUser } from './requireUser.js';
import { toUserChat, toUserMessages } from './userView.js';

/** A message that was stored earlier may stand in one of this many chats of its user. */
const chatsLookedThrough = 3;
/** Another tab may open or end the chat between our reading and our writing; more often than this is no accident. */
const mostTries = 5;

/** What users write: into their open chat, or into one that the message opens. */
@Injectable()
export class UserMessages {
  constructor(
    private readonly users: Users,
    private readonly records: ChatRecords,
    private readonly userRows: UserRows,
    private readonly openings: ChatOpenings,
    private readonly bot: Bot,
    private readonly places: Places,
  ) {}

  /** @throws DomainError NOT_FOUND, OP_ID_REUSED, UNKNOWN */
  async send(
    visitor: Visitor,
    message: InputOf<typeof sendUserMessage>,
  ): Promise<OutputOf<typeof sendUserMessage>> {
    const { businessId } = visitor;
    const user = await this.users.find(businessId, requireUser(visitor));
    if (!user) throw new DomainError('NOT_FOUND', { what: 'user' });
    const from = asUser({ userId: user._id, userName: user.name });
    const row = await this.store(user, { kind: 'text', from, ...message });
    if (row.chat.state === 'bot') this.bot.answerSoon(row);
    const chat = await this.records.find(businessId, row.chatId);
    const now = chat ? this.records.shown(chat) : row.chat;
    return {
      chat: toUserChat(now, await this.places.aheadOf(now)),
      message: toUserMessages([row])[0]!,
    };
  }

  /**
   * Stores what a user wrote, in their open chat or in one that it opens; stored earlier, the row is the same.
   * @throws DomainError USER_BLOCKED, OP_ID_REUSED, UNKNOWN
   */
  async store(user: UserDoc, draft: Draft, channel?: string): Promise<MessageDoc> {
    const { businessId, _id: userId } = user;
    for (let tries = 0; tries < mostTries; tries++) {
      const latest = await this.records.latestOf(businessId, userId, chatsLookedThrough);
      const chats = { businessId, chatIds: latest.map((chat) => chat._id) };
      const stored = await this.records.stored(chats, userId, draft.clientMessageId);
      if (stored) requireSame(stored, draft);
      if (stored) return stored;
      refuseBlocked(user);
      const open = await this.records.openOf(businessId, userId);
      try {
        const row = open
          ? await this.userRows.add(open, draft)
          : await this.openings.open(user, draft, channel);
        if (row) return row;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    }
    throw new DomainError('UNKNOWN', {});
  }
}
