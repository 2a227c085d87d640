import { Injectable } from '@nestjs/common';
import type { Chat } from '#shared/chats/chats.contract';

/** Where a chat counts: in a team's queue for a business, in a member's own queue, or among those that wait. */
export const place = {
  team: (teamId: string, businessId: string) => `team:${teamId}:${businessId}`,
  own: (memberId: string) => `own:${memberId}`,
  waiting: (memberId: string) => `waiting:${memberId}`,
} as const;

export type Placed = Pick<Chat, 'id' | 'businessId' | 'seq' | 'state' | 'teamId' | 'queueOf' | 'assignee'>;

/** Where a chat counts, or null. */
export function placeOf(chat: Placed): string | null {
  if (chat.state === 'waiting' && chat.assignee?.id) return place.waiting(chat.assignee.id);
  if (chat.state !== 'queued' || !chat.teamId) return null;
  return chat.queueOf ? place.own(chat.queueOf) : place.team(chat.teamId, chat.businessId);
}

/** How many chats stand in each place, kept row by row. A row that was counted already changes nothing. */
@Injectable()
export class LiveCounts {
  private readonly chats = new Map<string, { seq: number; place: string }>();
  private readonly counts = new Map<string, number>();
  private queued = 0;

  count(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  /** Every team's queue that is not empty, business by business. */
  teamQueues(): { teamId: string; businessId: string; count: number }[] {
    return [...this.counts].flatMap(([name, count]) => {
      const [kind, teamId, businessId] = name.split(':');
      return kind === 'team' ? [{ teamId: teamId!, businessId: businessId!, count }] : [];
    });
  }

  /** Whether any chat waits for an agent, in whichever queue. */
  get isAnyQueued(): boolean {
    return this.queued > 0;
  }

  /** Begins anew from what is stored. */
  reset(chats: readonly Placed[]): void {
    this.chats.clear();
    this.counts.clear();
    this.queued = 0;
    for (const chat of chats) this.put(chat);
  }

  /** Takes a chat as it stands after a row; answers the places whose count changed. */
  put(chat: Placed): string[] {
    const known = this.chats.get(chat.id);
    if (known && known.seq >= chat.seq) return [];
    const next = placeOf(chat);
    if (next) this.chats.set(chat.id, { seq: chat.seq, place: next });
    else this.chats.delete(chat.id);
    if (known?.place === next) return [];
    if (known) this.shift(known.place, -1);
    if (next) this.shift(next, 1);
    return [known?.place, next].filter((name) => typeof name === 'string');
  }

  /** Chats counted otherwise than they are stored, leaving out those that moved meanwhile. */
  differences(stored: readonly Placed[], moved: ReadonlySet<string>): string[] {
    const right = new Map(stored.map((chat) => [chat.id, placeOf(chat)]));
    const ids = new Set([...right.keys(), ...this.chats.keys()]);
    return [...ids].filter(
      (id) => !moved.has(id) && (right.get(id) ?? null) !== (this.chats.get(id)?.place ?? null),
    );
  }

  private shift(name: string, by: 1 | -1): void {
    if (!name.startsWith('waiting:')) this.queued += by;
    const count = this.count(name) + by;
    if (count === 0) this.counts.delete(name);
    else this.counts.set(name, count);
  }
}
