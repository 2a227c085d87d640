import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Businesses } from '../businesses/businesses.service.js';
import { ChatMoves } from '../chats/chatMoves.js';
import { baton } from '../chats/senders.js';
import { Log } from '../log/log.js';
import { LogStream } from '../log/stream.js';
import { TeamChats, type QueuedInTeam } from './teamChats.js';
import { TeamRecords } from './teamRecords.js';

const everyMs = 15_000;

/**
 * A team is deleted when it has no open chats, but a chat may be on its way to it at that moment, or wait for its user
 * and come back. Such chats go on in the queue of the default team of their business.
 */
@Injectable()
export class StrandedChats implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(StrandedChats.name);
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly records: TeamRecords,
    private readonly chats: TeamChats,
    private readonly businesses: Businesses,
    private readonly moves: ChatMoves,
    private readonly log: Log,
    private readonly stream: LogStream,
  ) {}

  onModuleInit(): void {
    this.stream.onStart(() => {
      this.timer ??= setInterval(() => void this.rescue().catch(() => undefined), everyMs);
      this.timer.unref();
    });
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Harmless beside another instance's: each chat is moved from where it was read. */
  async rescue(): Promise<void> {
    const teamIds = await this.records.deleted();
    for (const chat of teamIds.length > 0 ? await this.chats.queuedIn(teamIds) : []) {
      try {
        await this.move(chat);
      } catch (error) {
        this.logger.warn(
          `Chat ${chat._id} stays in the queue of a deleted team: ${(error as Error).message}`,
        );
      }
    }
  }

  private async move({ _id, businessId, teamId }: QueuedInTeam): Promise<void> {
    const business = await this.businesses.find(businessId);
    const team = business?.defaultTeamId ? await this.businesses.team(business.defaultTeamId) : null;
    if (!team) return;
    await this.log.write(`chat:${_id}`, async (tx) => {
      const chat = await this.moves.read(businessId, _id, tx);
      if (chat?.state !== 'queued' || chat.teamId !== teamId) return;
      const by = { id: null, name: baton.name };
      const to = { teamId: team._id, teamName: team.name, to: null };
      const event = { type: 'reassigned' as const, by, ...to, note: '' };
      await this.moves.apply(chat, { set: { teamId: team._id, queueOf: null }, event, from: baton }, tx);
    });
  }
}
