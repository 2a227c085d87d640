import { Injectable } from '@nestjs/common';
import { Closures } from '../closures/closures.service.js';
import { Log, type Tx } from '../log/log.js';
import { DomainError } from '../wire/domainError.js';
import { ChatMoves } from './chatMoves.js';
import type { ChatDoc } from './chats.model.js';

/** Chats that end because their user leaves, or has from the bot what they wanted. */
@Injectable()
export class ChatEndings {
  constructor(
    private readonly moves: ChatMoves,
    private readonly closures: Closures,
    private readonly log: Log,
  ) {}

  /**
   * Completes the chat as `user_left`; one that is completed stays as it is.
   * @throws DomainError NOT_FOUND
   */
  userLeft(businessId: string, chatId: string): Promise<ChatDoc> {
    return this.log.write(`chat:${chatId}`, async (tx) => {
      const chat = await this.moves.read(businessId, chatId, tx);
      if (!chat) throw new DomainError('NOT_FOUND', { what: 'chat' });
      return chat.state === 'completed' ? chat : this.closures.complete(chat, 'user_left', tx);
    });
  }

  /** Completes a bot's chat, read in `tx`, as `bot`: it said the last word. */
  async byBot(chat: ChatDoc, tx: Tx): Promise<void> {
    await this.closures.complete(chat, 'bot', tx);
  }
}
