import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { MessageDoc } from '../chats/chats.model.js';
import { LogStream } from '../log/stream.js';
import { Router } from './router.service.js';
import { Slots } from './slots.service.js';

/** Wakes routing by what the log tells: a chat was queued, a slot became free, a member changed. */
@Injectable()
export class WakeUps implements OnModuleInit {
  constructor(
    private readonly stream: LogStream,
    private readonly slots: Slots,
    private readonly router: Router,
  ) {}

  onModuleInit(): void {
    this.stream.onRow<MessageDoc>('messages', (row) => {
      this.hear(row);
      return null;
    });
    this.stream.onEvent('members', ({ memberIds }) => {
      this.wakeTeamsOf(memberIds);
      return null;
    });
  }

  private hear({ before, chat }: MessageDoc): void {
    if (!before) return;
    if (chat.state === 'queued' && chat.teamId) this.router.wake(chat.teamId);
    const freed = before.state === 'active' ? before.assigneeId : null;
    const stillHeld = chat.state === 'active' && chat.assignee?.id === freed;
    if (freed && !stillHeld) this.wakeTeamsOf([freed]);
  }

  /** Beside the stream, not in it: nothing that is told waits for this. A failure is left to the sweep. */
  private wakeTeamsOf(memberIds: readonly string[]): void {
    const wake = async (): Promise<void> => {
      const slots = await this.slots.of(memberIds);
      for (const teamId of new Set(slots.flatMap((slot) => slot.teamIds))) this.router.wake(teamId);
    };
    wake().catch(() => undefined);
  }
}
