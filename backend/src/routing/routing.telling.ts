import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { MessageDoc } from '../chats/chats.model.js';
import { LogStream } from '../log/stream.js';
import { Members } from '../members/members.service.js';
import { Live, room } from '../wire/live.js';
import { Coalesced } from './coalesced.js';
import { RoutingTimes } from './routing.times.js';

/** Tells members what routing knows of them, and the colleagues who look at them their cards. */
@Injectable()
export class RoutingTelling implements OnModuleInit, BeforeApplicationShutdown {
  private readonly cards: Coalesced;

  constructor(
    private readonly stream: LogStream,
    private readonly members: Members,
    private readonly live: Live,
    times: RoutingTimes,
  ) {
    this.cards = new Coalesced(
      () => times.tellMs,
      (memberIds) => this.tell(memberIds),
    );
  }

  onModuleInit(): void {
    this.stream.onEvent(
      'members',
      ({ memberIds }) =>
        () =>
          this.cards.now(memberIds),
    );
    this.stream.onRow<MessageDoc>('messages', (row) => {
      const changed = membersWithNewLoad(row);
      return changed.length > 0 ? () => this.cards.soon(changed) : null;
    });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.cards.stop();
  }

  private async tell(memberIds: string[]): Promise<void> {
    const mes = await this.members.mes(memberIds.filter((id) => this.live.hasMember(id)));
    for (const me of mes) this.live.toMember(me.id, 'me:changed', me);
    // Who begins to follow from here on reads what is stored now.
    if (!this.live.hasAnyIn(room.colleagues)) return;
    const cardsFor = await this.members.cardsOf(memberIds);
    this.live.toViewersIn(room.colleagues, 'members:changed', (viewer) => {
      const members = cardsFor(viewer);
      return members.length > 0 ? { members } : null;
    });
  }
}

/** Whose number of active chats a row changed. */
function membersWithNewLoad({ before, chat }: Pick<MessageDoc, 'before' | 'chat'>): string[] {
  if (!before) return [];
  const from = before.state === 'active' ? before.assigneeId : null;
  const to = chat.state === 'active' ? (chat.assignee?.id ?? null) : null;
  return from === to ? [] : [from, to].filter((id) => id !== null);
}
