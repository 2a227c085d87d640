import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { MemberCard } from '#shared/members/members.contract';
import type { MessageDoc } from '../chats/chats.model.js';
import { LogStream } from '../log/stream.js';
import { Members } from '../members/members.service.js';
import { Live } from '../wire/live.js';
import { Coalesced } from './coalesced.js';
import { RoutingTimes } from './routing.times.js';
import type { SlotDoc } from './slots.model.js';
import { Slots } from './slots.service.js';

/** Tells members what routing knows of them, and their colleagues their cards. */
@Injectable()
export class RoutingTelling implements OnModuleInit, BeforeApplicationShutdown {
  private readonly cards: Coalesced;

  constructor(
    private readonly stream: LogStream,
    private readonly slots: Slots,
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
    const slots = await this.slots.of(memberIds);
    const mes = await this.members.mes(memberIds.filter((id) => this.live.hasMember(id)));
    for (const me of mes) this.live.toMember(me.id, 'me:changed', me);
    const everywhere = slots.filter((slot) => slot.businessIds === null).map(toCard);
    if (everywhere.length > 0) this.live.toAll('members:changed', { members: everywhere });
    for (const [businessId, members] of byBusiness(slots))
      this.live.toBusiness(businessId, 'members:changed', { members });
  }
}

/** Whose number of active chats a row changed. */
export function membersWithNewLoad({ before, chat }: Pick<MessageDoc, 'before' | 'chat'>): string[] {
  if (!before) return [];
  const from = before.state === 'active' ? before.assigneeId : null;
  const to = chat.state === 'active' ? (chat.assignee?.id ?? null) : null;
  return from === to ? [] : [from, to].filter((id) => id !== null);
}

function byBusiness(slots: readonly SlotDoc[]): Map<string, MemberCard[]> {
  const cards = new Map<string, MemberCard[]>();
  for (const slot of slots)
    for (const businessId of slot.businessIds ?? [])
      cards.set(businessId, [...(cards.get(businessId) ?? []), toCard(slot)]);
  return cards;
}

function toCard({ _id, name, presence, teamIds, load, cap, connected }: SlotDoc): MemberCard {
  return { id: _id, name, presence, teamIds, load, cap, connected };
}
