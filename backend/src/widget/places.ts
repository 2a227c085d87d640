import { Injectable } from '@nestjs/common';
import type { Chat } from '#shared/chats/chats.contract';
import { ChatRecords } from '../chats/chatRecords.js';
import { TeamRecords } from '../teams/teamRecords.js';

/** How many stand before a user, where their team tells it. */
@Injectable()
export class Places {
  constructor(
    private readonly records: ChatRecords,
    private readonly teams: TeamRecords,
  ) {}

  /** Chats before this one in its queue; null when it is in none, or its team does not tell. */
  async aheadOf(chat: Chat): Promise<number | null> {
    const told = chat.state === 'queued' && chat.teamId !== null && (await this.areTold(chat.teamId));
    return told ? this.records.aheadOf(chat) : null;
  }

  /** Whether the users in this team's queues are told their places. */
  async areTold(teamId: string): Promise<boolean> {
    return (await this.teams.settingsOf([teamId])).get(teamId)?.tellsPosition ?? true;
  }
}
