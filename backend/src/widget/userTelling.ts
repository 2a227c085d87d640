import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ChatRecords } from '../chats/chatRecords.js';
import type { MessageDoc } from '../chats/chats.model.js';
import { LogStream, type Emission } from '../log/stream.js';
import { Live } from '../wire/live.js';
import { Places } from './places.js';
import { toUserChat, toUserMessages } from './userView.js';

/** Users in one queue are told their places at most this often, in milliseconds. */
const placesEveryMs = 500;

interface Queue {
  teamId: string;
  queueOf: string | null;
}

/** What users are told of their chat: each row they may read, each change of hands, and their place in the queue. */
@Injectable()
export class UserTelling implements OnApplicationShutdown {
  private readonly planned = new Map<string, NodeJS.Timeout>();

  constructor(
    stream: LogStream,
    private readonly live: Live,
    private readonly records: ChatRecords,
    private readonly places: Places,
  ) {
    stream.onRow<MessageDoc>('messages', (row) => this.prepare(row));
  }

  onApplicationShutdown(): void {
    for (const timer of this.planned.values()) clearTimeout(timer);
  }

  private async prepare(row: MessageDoc): Promise<Emission | null> {
    const { before, chat, userId } = row;
    if (before?.state === 'queued' && before.teamId) this.planPlaces({ ...before, teamId: before.teamId });
    if (before && chat.state === 'queued' && chat.teamId) this.planPlaces({ ...chat, teamId: chat.teamId });
    if (row.kind === 'note' || !this.live.hasUser(userId)) return null;
    const fact = {
      chat: toUserChat(chat, await this.places.aheadOf(chat)),
      messages: toUserMessages([row]),
    };
    return () => this.live.toUser(userId, 'user:changed', fact);
  }

  private planPlaces(queue: Queue): void {
    const key = `${queue.teamId}:${queue.queueOf ?? ''}`;
    if (this.planned.has(key)) return;
    const timer = setTimeout(() => {
      this.planned.delete(key);
      // Lost with a database out of reach: the next change of the queue tells them all again.
      this.tellPlaces(queue).catch(() => undefined);
    }, placesEveryMs);
    timer.unref();
    this.planned.set(key, timer);
  }

  private async tellPlaces({ teamId, queueOf }: Queue): Promise<void> {
    if (!(await this.places.areTold(teamId))) return;
    const queue = await this.records.queue(teamId, queueOf);
    for (const [ahead, chat] of queue.entries()) {
      if (!this.live.hasUser(chat.userId)) continue;
      this.live.toUser(chat.userId, 'user:changed', {
        chat: toUserChat(this.records.shown(chat), ahead),
        messages: [],
      });
    }
  }
}
