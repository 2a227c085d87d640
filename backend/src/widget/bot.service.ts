import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Businesses } from '../businesses/businesses.service.js';
import { ChatEndings } from '../chats/chatEndings.js';
import { ChatMoves } from '../chats/chatMoves.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { ChatRows } from '../chats/chatRows.js';
import type { ChatDoc, MessageDoc } from '../chats/chats.model.js';
import { derivedId } from '../chats/derivedId.js';
import { HandOvers, type HandOverPlace } from '../chats/handOvers.js';
import { bot } from '../chats/senders.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { replyTo, type BotReply } from './bot.js';
import { botTexts } from './bot.texts.js';

type UserRow = Pick<MessageDoc, '_id' | 'businessId' | 'chatId' | 'userId' | 'text'>;

const lookEveryMs = 2_000;
/** A message older than this without an answer was left behind by an instance that died. */
const leftBehindMs = 3_000;

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
    private readonly businesses: Businesses,
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
    const business = await this.businesses.find(businessId);
    const withoutBot = await this.handOvers.placeWithoutBot(businessId, userId);
    if (withoutBot) return this.passOn(row, withoutBot);
    const reply = replyTo(row.text, business?.botAnswers ?? []);
    const place = reply.kind === 'handOver' ? await this.handOvers.placeFor(businessId, userId) : null;
    const text = wordsFor(reply, place !== null);
    await this.say(
      { businessId, chatId, text, clientMessageId: derivedId(`answer:${row._id}`) },
      async (chat, tx) => {
        if (place && reply.kind === 'handOver') await this.handOvers.handOver(chat, place, reply.reason, tx);
        if (reply.kind === 'goodbye') await this.endings.byBot(chat, tx);
      },
    );
  }

  /** A chat that was with the bot when the business gave it up goes to people, without a word of the bot's. */
  private async passOn({ businessId, chatId }: UserRow, place: HandOverPlace): Promise<void> {
    await this.log.write(`chat:${chatId}`, async (tx) => {
      const chat = await this.moves.read(businessId, chatId, tx);
      if (chat?.state === 'bot') await this.handOvers.handOver(chat, place, 'noBot', tx);
    });
  }

  /** Says that nobody is there to hand over to; once for each intention of the user. */
  sayNoPerson(chat: { businessId: string; _id: string }, opId: string): Promise<void> {
    const { businessId, _id: chatId } = chat;
    return this.say({ businessId, chatId, text: botTexts.noPerson, clientMessageId: opId });
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
      if (row) await this.answer(row);
    }
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

function wordsFor(reply: BotReply, someoneThere: boolean): string {
  if (reply.kind === 'answer') return reply.text;
  if (reply.kind === 'goodbye') return botTexts.goodbye;
  if (someoneThere) return botTexts[reply.reason];
  return reply.reason === 'askedForPerson' ? botTexts.noPerson : botTexts.nobody;
}
