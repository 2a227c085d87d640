import { Injectable } from '@nestjs/common';
import type { sendUserMessage } from '#shared/widget/widget.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { ChatMoves } from '../chats/chat-moves.js';
import { ChatOpenings } from '../chats/chat-openings.js';
import { ChatRecords } from '../chats/chat-records.js';
import { ChatRows, type Draft } from '../chats/chat-rows.js';
import { ChatTimes } from '../chats/chat-times.js';
import { toChat, type ChatDoc, type MessageDoc, type UserDoc } from '../chats/chats.model.js';
import { HandOvers } from '../chats/hand-overs.js';
import { asUser } from '../chats/senders.js';
import { Users } from '../chats/users.service.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import type { Visitor } from '../wire/callers.js';
import { DomainError } from '../wire/domain-error.js';
import { Bot } from './bot.service.js';
import { requireUser } from './require-user.js';
import { toUserChat, toUserMessages } from './user-view.js';

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
    private readonly rows: ChatRows,
    private readonly moves: ChatMoves,
    private readonly openings: ChatOpenings,
    private readonly handOvers: HandOvers,
    private readonly times: ChatTimes,
    private readonly bot: Bot,
    private readonly log: Log,
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
    const now = chat ? toChat(chat) : row.chat;
    return {
      chat: toUserChat(now, await this.records.aheadOf(now)),
      message: toUserMessages([row])[0]!,
    };
  }

  private async store(user: UserDoc, draft: Draft): Promise<MessageDoc> {
    const { businessId, _id: userId } = user;
    for (let tries = 0; tries < mostTries; tries++) {
      const latest = await this.records.latestOf(businessId, userId, chatsLookedThrough);
      const chats = { businessId, chatIds: latest.map((chat) => chat._id) };
      const stored = await this.records.stored(chats, userId, draft.clientMessageId);
      if (stored && stored.text !== draft.text) throw new DomainError('OP_ID_REUSED', {});
      if (stored) return stored;
      const open = await this.records.openOf(businessId, userId);
      try {
        const row = open ? await this.add(open, draft) : await this.openings.open(user, draft);
        if (row) return row;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    }
    throw new DomainError('UNKNOWN', {});
  }

  /** Null when the chat was completed meanwhile. */
  private async add(open: ChatDoc, draft: Draft): Promise<MessageDoc | null> {
    const { businessId, _id } = open;
    const autocompleteMs = await this.times.autocompleteMs(businessId);
    return this.log.write(`chat:${_id}`, async (tx: Tx) => {
      const chat = await this.moves.read(businessId, _id, tx);
      if (!chat || chat.state === 'completed') return null;
      const withBot = { dueAt: new Date(Date.now() + autocompleteMs) };
      const set = chat.state === 'bot' ? withBot : { unread: chat.unread + 1 };
      const written = await this.rows.append(chat, draft, set, tx);
      if (chat.state === 'waiting') await this.handOvers.resume(written.chat, tx);
      return written.row;
    });
  }
}
