import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { MessageDoc } from '../chats/chats.model.js';
import { LogStream } from '../log/stream.js';
import { LiveCounts } from './liveCounts.js';
import { Router } from './router.service.js';
import { Slots } from './slots.service.js';

/** Wakes routing by what the log tells: a chat was queued, a slot became free, a member changed. */
@Injectable()
export class WakeUps implements OnModuleInit {
  /** Whose teams are woken with the next turn of the loop. */
  private readonly freed = new Set<string>();

  constructor(
    private readonly stream: LogStream,
    private readonly slots: Slots,
    private readonly router: Router,
    private readonly counts: LiveCounts,
  ) {}

  onModuleInit(): void {
    this.stream.onRow<MessageDoc>('messages', (row) => {
      if (row.before && row.chat.state === 'queued' && row.chat.teamId) this.router.wake(row.chat.teamId);
      const freed = freedBy(row);
      // In its turn of the log, when the counts hold whatever was queued before it.
      return freed ? () => this.wakeTeamsOf([freed]) : null;
    });
    this.stream.onEvent(
      'members',
      ({ memberIds }) =>
        () =>
          this.wakeTeamsOf(memberIds),
    );
  }

  /** Nothing is woken where nothing waits; a chat queued later wakes its team itself. */
  private wakeTeamsOf(memberIds: readonly string[]): void {
    if (!this.counts.isAnyQueued) return;
    if (this.freed.size === 0) setImmediate(() => void this.wake());
    for (const id of memberIds) this.freed.add(id);
  }

  /** Beside the log, not in it: nothing that is told waits for this. A failure is left to the sweep. */
  private async wake(): Promise<void> {
    const memberIds = [...this.freed];
    this.freed.clear();
    const slots = await this.slots.of(memberIds).catch(() => []);
    for (const teamId of new Set(slots.flatMap((slot) => slot.teamIds))) this.router.wake(teamId);
  }
}

/** Whose slot a row has freed, or null. */
function freedBy({ before, chat }: MessageDoc): string | null {
  const was = before?.state === 'active' ? before.assigneeId : null;
  const stillHeld = chat.state === 'active' && chat.assignee?.id === was;
  return stillHeld ? null : was;
}
