import { Injectable } from '@nestjs/common';
import { Log } from '../log/log.js';
import { ChatMoves } from './chatMoves.js';
import { ChatRows, type Draft } from './chatRows.js';
import { ChatTimes } from './chatTimes.js';
import type { ChatDoc, MessageDoc } from './chats.model.js';
import { HandOvers } from './handOvers.js';

/** What a user's message does to their open chat: it is unread, restarts the bot's time, ends the waiting. */
@Injectable()
export class UserRows {
  constructor(
    private readonly rows: ChatRows,
    private readonly moves: ChatMoves,
    private readonly handOvers: HandOvers,
    private readonly times: ChatTimes,
    private readonly log: Log,
  ) {}

  /** The stored row; null when the chat was completed meanwhile, with nothing written. */
  async add(open: Pick<ChatDoc, '_id' | 'businessId'>, draft: Draft): Promise<MessageDoc | null> {
    const { businessId, _id } = open;
    const autocompleteMs = await this.times.autocompleteMs(businessId);
    return this.log.write(`chat:${_id}`, async (tx) => {
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
