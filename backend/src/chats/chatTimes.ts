import { Injectable, Logger } from '@nestjs/common';
import { Businesses } from '../businesses/businesses.service.js';
import { Closures } from '../closures/closures.service.js';
import { Log, type Tx } from '../log/log.js';
import { ChatMoves } from './chatMoves.js';
import { ChatRecords } from './chatRecords.js';

const overdueAtOnce = 200;

/** The timer of chats that wait for their user: what nobody answers is completed without a category. */
@Injectable()
export class ChatTimes {
  private readonly logger = new Logger(ChatTimes.name);

  constructor(
    private readonly businesses: Businesses,
    private readonly records: ChatRecords,
    private readonly moves: ChatMoves,
    private readonly closures: Closures,
    private readonly log: Log,
  ) {}

  /** How long a business waits for a user, in milliseconds. */
  autocompleteMs(businessId: string): Promise<number> {
    return this.businesses.autocompleteMs(businessId);
  }

  /** Completes the waiting and bot chats whose time has passed, and answers how many. Harmless beside another sweep. */
  async completeOverdue(now: Date): Promise<number> {
    let completed = 0;
    for (const { _id, businessId } of await this.records.overdue(now, overdueAtOnce)) {
      try {
        const done = await this.log.write(`chat:${_id}`, (tx) => this.complete({ _id, businessId }, now, tx));
        if (done) completed++;
      } catch (error) {
        // One chat that fails must not hold up those behind it.
        this.logger.warn(`Chat ${_id} was not completed: ${(error as Error).message}`);
      }
    }
    return completed;
  }

  private async complete(found: { _id: string; businessId: string }, now: Date, tx: Tx): Promise<boolean> {
    const chat = await this.moves.read(found.businessId, found._id, tx);
    const timed = chat?.state === 'waiting' || chat?.state === 'bot';
    if (!chat?.dueAt || !timed || chat.dueAt > now) return false;
    await this.closures.complete(chat, 'autocomplete', tx);
    return true;
  }
}
