import { Injectable, Logger } from '@nestjs/common';
import { Businesses } from '../businesses/businesses.service.js';
import { Closures } from '../closures/closures.service.js';
import { Log, type Tx } from '../log/log.js';
import { Slots } from '../routing/slots.service.js';
import { ChatMoves } from './chatMoves.js';
import { ChatRecords } from './chatRecords.js';
import { queueStages } from './queueing.js';

const overdueAtOnce = 200;
/** Longer than a long weekend: a question left on Friday evening is still there on Monday. */
export const unattendedMs = 4 * 24 * 60 * 60_000;

/** The timer of chats that wait for their user: what nobody answers is completed without a category. */
@Injectable()
export class ChatTimes {
  private readonly logger = new Logger(ChatTimes.name);

  constructor(
    private readonly businesses: Businesses,
    private readonly records: ChatRecords,
    private readonly moves: ChatMoves,
    private readonly closures: Closures,
    private readonly slots: Slots,
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

  /**
   * Completes queued chats that nobody took for days, while nobody who could is online, as `no_agent`: a queue holds
   * nothing for ever.
   */
  async completeUnattended(now: Date): Promise<void> {
    const before = new Date(now.getTime() - unattendedMs);
    for (const teamId of await this.records.queuedTeams()) {
      for (const chat of await this.records.queuedSince(teamId, queueStages, before)) {
        await this.log
          .write(`chat:${chat._id}`, (tx) => this.giveUp(chat, before, tx))
          .catch((error: unknown) =>
            this.logger.warn(`Chat ${chat._id} was not given up: ${(error as Error).message}`),
          );
      }
    }
  }

  private async giveUp(found: { _id: string; businessId: string }, before: Date, tx: Tx): Promise<void> {
    const chat = await this.moves.read(found.businessId, found._id, tx);
    if (chat?.state !== 'queued' || !chat.teamId || !chat.queueingSince) return;
    if (chat.queueingSince > before) return;
    const { teamId, businessId } = chat;
    if (await this.slots.anyOnline({ teamId, businessId }, tx)) return;
    await this.closures.complete(chat, 'no_agent', tx);
  }

  private async complete(found: { _id: string; businessId: string }, now: Date, tx: Tx): Promise<boolean> {
    const chat = await this.moves.read(found.businessId, found._id, tx);
    const timed = chat?.state === 'waiting' || chat?.state === 'bot';
    if (!chat?.dueAt || !timed || chat.dueAt > now) return false;
    await this.closures.complete(chat, 'autocomplete', tx);
    return true;
  }
}
