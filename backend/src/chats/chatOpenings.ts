import { Injectable } from '@nestjs/common';
import { newId } from '../database/id.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { DomainError } from '../wire/domainError.js';
import { ChatMoves } from './chatMoves.js';
import { ChatRecords, widgetChannel } from './chatRecords.js';
import { ChatRows, type Draft } from './chatRows.js';
import { ChatTimes } from './chatTimes.js';
import type { ChatDoc, MessageDoc } from './chats.model.js';
import { nameWordsOf, type UserDoc } from './users.model.js';
import { HandOvers, type HandOverPlace } from './handOvers.js';
import { Users } from './users.service.js';

const mostTries = 5;

/** How chats begin. A user has one open chat: a second one is a duplicate key, and the first is taken instead. */
@Injectable()
export class ChatOpenings {
  constructor(
    private readonly users: Users,
    private readonly records: ChatRecords,
    private readonly rows: ChatRows,
    private readonly moves: ChatMoves,
    private readonly handOvers: HandOvers,
    private readonly times: ChatTimes,
    private readonly log: Log,
  ) {}

  /**
   * Opens a chat with the user's first message: with the bot, or in the queue where the business has agents only.
   * A duplicate key means that an open chat, or this message, is stored already.
   */
  async open(user: UserDoc, draft: Draft, channel: string = widgetChannel): Promise<MessageDoc> {
    const place = await this.handOvers.placeWithoutBot(user.businessId, user._id);
    const chat = { ...(await this.begun(user)), channel };
    return this.log.write(`user:${user._id}`, async (tx) => {
      await this.rows.open(chat, tx);
      const written = await this.rows.append(chat, draft, place ? { unread: 1 } : {}, tx);
      if (place) await this.handOvers.handOver(written.chat, place, 'noBot', tx);
      // A chat that goes to people at once is not one for the bot to answer.
      return place ? { ...written.row, chat: { ...written.row.chat, state: 'queued' } } : written.row;
    });
  }

  /** The user's open chat, in the hands of people; opened when there is none. It stays with the bot where nobody is there. */
  async askForPerson(businessId: string, userId: string): Promise<ChatDoc> {
    const user = await this.users.find(businessId, userId);
    if (!user) throw new DomainError('NOT_FOUND', { what: 'user' });
    if (user.blocked) throw new DomainError('USER_BLOCKED', {});
    const place = await this.handOvers.placeFor(businessId, userId);
    for (let tries = 0; tries < mostTries; tries++) {
      const open = await this.records.openOf(businessId, userId);
      if (open && open.state !== 'bot') return open;
      const fresh = open ? null : await this.begun(user);
      try {
        const key = open ? `chat:${open._id}` : `user:${userId}`;
        const chat = await this.log.write(key, (tx) => this.toPeople({ open, fresh, place }, tx));
        if (chat) return chat;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    }
    throw new DomainError('UNKNOWN', {});
  }

  private async toPeople(
    asked: { open: ChatDoc | null; fresh: ChatDoc | null; place: HandOverPlace | null },
    tx: Tx,
  ): Promise<ChatDoc | null> {
    const { open, fresh, place } = asked;
    if (fresh) await this.rows.open(fresh, tx);
    const chat = open ? await this.moves.read(open.businessId, open._id, tx) : fresh;
    if (!chat || chat.state === 'completed') return null;
    if (chat.state !== 'bot' || !place) return chat;
    return this.handOvers.handOver(chat, place, 'askedForPerson', tx);
  }

  private async begun(user: UserDoc): Promise<ChatDoc> {
    const now = new Date();
    const dueAt = new Date(now.getTime() + (await this.times.autocompleteMs(user.businessId)));
    const [earlier] = await this.records.latestOf(user.businessId, user._id, 1);
    return { ...newChat(user, now, dueAt), newUser: earlier === undefined };
  }
}

/** A chat without a row yet, with the bot. */
export function newChat(user: UserDoc, now: Date, dueAt: Date | null): ChatDoc {
  return {
    _id: newId(),
    businessId: user.businessId,
    userId: user._id,
    userName: user.name,
    nameWords: nameWordsOf(user),
    teamId: null,
    state: 'bot',
    cycle: 1,
    seq: 0,
    assignee: null,
    queueOf: null,
    channel: widgetChannel,
    origin: 'bot',
    handOverReason: null,
    openedAt: now,
    queuedAt: null,
    returned: false,
    assignedAt: null,
    assignedSeq: 0,
    engagementId: null,
    waitingSince: null,
    dueAt,
    delayedAt: null,
    completedAt: null,
    completionType: null,
    lastMessage: null,
    unread: 0,
    readByAgent: 0,
    readByUser: 0,
    lastOpId: null,
  };
}
