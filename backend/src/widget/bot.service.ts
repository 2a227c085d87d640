import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ChatEndings } from '../chats/chatEndings.js';
import { ChatMoves } from '../chats/chatMoves.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { ChatRows } from '../chats/chatRows.js';
import type { ChatDoc, MessageDoc } from '../chats/chats.model.js';
import { derivedId } from '../chats/derivedId.js';
import { HandOvers, type HandOverPlace } from '../chats/handOvers.js';
import { bot } from '../chats/senders.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { handOverReasonOf, replyTo, textOf } from '../bot/botReply.js';
import { Bots } from '../bot/bots.service.js';

type UserRow = Pick<MessageDoc, '_id' | 'businessId' | 'chatId' | 'userId' | 'text'>;

const lookEveryMs = 2_000;
/** A message older than this without an answer was left behind by an instance that died. */
const leftBehindMs = 3_000;
/** A message that could not be answered for so long: the bot has failed. */
const failedAfterMs = 30_000;

/**
 * The built-in bot. It answers a user's row after that was committed, in a write of its own whose id is derived from
 * the row, so that however often it is tried there is one answer.
 */
@Injectable()
export class Bot implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Bot.name);
  private timer: NodeJS.Timeout | null = null;
  private looking = false;

  constructor(
    private readonly bots: Bots,
    private readonly records: ChatRecords,
    private readonly rows: ChatRows,
    private readonly moves: ChatMoves,
    private readonly handOvers: HandOvers,
    private readonly endings: ChatEndings,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), lookEveryMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Answers a row of a chat that is with the bot; does nothing when it was answered or the chat has moved on. */
  async answer(row: UserRow): Promise<void> {
    const { businessId, chatId, userId } = row;
    const withoutBot = await this.handOvers.placeWithoutBot(businessId, userId);
    if (withoutBot) return this.passOn(row, withoutBot, 'noBot');
    const { answers, words } = await this.bots.of(businessId);
    const reply = replyTo(row.text, answers, words.handOverWords);
    const reason = handOverReasonOf(reply);
    const place = reason ? await this.handOvers.placeFor(businessId, userId) : null;
    const text = textOf(reply, words, place !== null);
    await this.say(
      { businessId, chatId, text, clientMessageId: derivedId(`answer:${row._id}`) },
      async (chat, tx) => {
        if (place && reason) await this.handOvers.handOver(chat, place, reason, tx);
        if (reply.kind === 'goodbye') await this.endings.byBot(chat, tx);
      },
    );
  }

  /** A chat that the bot cannot go on with goes to people, without a word of the bot's. */
  private async passOn(
    { businessId, chatId }: UserRow,
    place: HandOverPlace,
    reason: 'noBot' | 'failed',
  ): Promise<void> {
    await this.log.write(`chat:${chatId}`, async (tx) => {
      const chat = await this.moves.read(businessId, chatId, tx);
      if (chat?.state === 'bot') await this.handOvers.handOver(chat, place, reason, tx);
    });
  }

  /** Says that nobody is there to hand over to; once for each intention of the user. */
  async sayNoPerson(chat: { businessId: string; _id: string }, opId: string): Promise<void> {
    const { businessId, _id: chatId } = chat;
    const { words } = await this.bots.of(businessId);
    return this.say({ businessId, chatId, text: words.noPerson, clientMessageId: opId });
  }

  /** Answers without being waited for; what fails now is found again by the next look. */
  answerSoon(row: UserRow): void {
    this.answer(row).catch((error: unknown) => {
      this.logger.warn(`The bot could not answer in chat ${row.chatId}: ${(error as Error).message}`);
    });
  }

  /** Answers what was left without an answer before `before`. */
  async catchUp(before: Date): Promise<void> {
    for (const { _id, businessId, lastMessage } of await this.records.unanswered(before)) {
      const row = lastMessage && (await this.records.rowAt(businessId, _id, lastMessage.seq));
      if (row) await this.answer(row).catch((error: unknown) => this.fail(row, error));
    }
  }

  /** What the bot could not answer for so long goes to people; a chat of one business holds up no other. */
  private async fail(row: UserRow & { at: Date }, error: unknown): Promise<void> {
    this.logger.warn(`The bot could not answer in chat ${row.chatId}: ${(error as Error).message}`);
    if (Date.now() - row.at.getTime() < failedAfterMs) return;
    const place = await this.handOvers.placeFor(row.businessId, row.userId);
    if (place) await this.passOn(row, place, 'failed');
  }

  private async say(
    words: { businessId: string; chatId: string; text: string; clientMessageId: string },
    then: (chat: ChatDoc, tx: Tx) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const { businessId, chatId, text, clientMessageId } = words;
    try {
      await this.log.write(`chat:${chatId}`, async (tx) => {
        const chat = await this.moves.read(businessId, chatId, tx);
        if (chat?.state !== 'bot') return;
        const said = await this.rows.append(chat, { kind: 'text', from: bot, text, clientMessageId }, {}, tx);
        await then(said.chat, tx);
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await this.catchUp(new Date(Date.now() - leftBehindMs));
    } catch (error) {
      this.logger.warn(`Unanswered messages could not be looked for: ${(error as Error).message}`);
    } finally {
      this.looking = false;
    }
  }
}
