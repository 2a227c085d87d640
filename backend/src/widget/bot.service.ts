import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Businesses } from '../businesses/businesses.service.js';
import { ChatMoves } from '../chats/chat-moves.js';
import { ChatRecords } from '../chats/chat-records.js';
import { ChatRows, type Draft } from '../chats/chat-rows.js';
import type { MessageDoc } from '../chats/chats.model.js';
import { HandOvers } from '../chats/hand-overs.js';
import { bot } from '../chats/senders.js';
import { Log, isDuplicateKey } from '../log/log.js';
import { replyTo } from './bot.js';
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
    const reply = replyTo(row.text, business?.botAnswers ?? []);
    const place = reply.kind === 'handOver' ? await this.handOvers.placeFor(businessId, userId) : null;
    const text = reply.kind === 'answer' ? reply.text : place ? botTexts[reply.reason] : botTexts.nobody;
    const draft: Draft = { kind: 'text', from: bot, text, clientMessageId: answerId(row._id) };
    try {
      await this.log.write(`chat:${chatId}`, async (tx) => {
        const chat = await this.moves.read(businessId, chatId, tx);
        if (chat?.state !== 'bot') return;
        const said = await this.rows.append(chat, draft, {}, tx);
        if (place && reply.kind === 'handOver')
          await this.handOvers.handOver(said.chat, place, reply.reason, tx);
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
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

/** The one id that an answer to this row can have. */
export function answerId(rowId: string): string {
  const hex = createHash('sha256').update(`answer:${rowId}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
