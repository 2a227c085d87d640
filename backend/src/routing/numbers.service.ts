import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Chat } from '#shared/chats/chats.contract';
import type { MyNumbers } from '#shared/sync/sync.contract';
import type { MessageDoc } from '../chats/chats.model.js';
import { Closures } from '../closures/closures.service.js';
import { LogStream } from '../log/stream.js';
import { Live } from '../wire/live.js';
import { Coalesced } from './coalesced.js';
import { CountedChats } from './countedChats.js';
import { place } from './liveCounts.js';
import { RoutingTimes } from './routing.times.js';
import type { SlotDoc } from './slots.model.js';
import { Slots } from './slots.service.js';

/** A member on this instance who sees their numbers. */
interface Watcher {
  timeZone: string;
  slot: Pick<SlotDoc, 'teamIds' | 'businessIds'>;
  /** Closings of that day; null: to be counted again. */
  completed: { day: string; count: Promise<number> } | null;
}

/** The four numbers of My chats, live. */
@Injectable()
export class Numbers implements OnModuleInit, BeforeApplicationShutdown {
  private readonly watchers = new Map<string, Watcher>();
  private readonly changed: Coalesced;

  constructor(
    private readonly stream: LogStream,
    private readonly counted: CountedChats,
    private readonly slots: Slots,
    private readonly closures: Closures,
    private readonly live: Live,
    times: RoutingTimes,
  ) {
    this.changed = new Coalesced(
      () => times.tellMs,
      (memberIds) => this.tell(memberIds),
    );
  }

  onModuleInit(): void {
    this.stream.onStart(() => this.readAnew());
    this.stream.onRow<MessageDoc>('messages', (row) => () => this.hear(row));
    this.stream.onEvent(
      'members',
      ({ memberIds }) =>
        () =>
          this.forget(memberIds),
    );
    this.stream.onEvent(
      'rights',
      ({ memberIds }) =>
        () =>
          this.forget(memberIds),
    );
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.changed.stop();
  }

  /** The member's numbers now; from then on every change is told to them. `timeZone` says when their day begins. */
  async of(memberId: string, timeZone: string): Promise<MyNumbers> {
    const slot = await this.slots.one(memberId);
    const known = this.watchers.get(memberId);
    const completed = known?.timeZone === timeZone ? known.completed : null;
    const watcher = { timeZone, slot: reachOf(slot), completed };
    this.watchers.set(memberId, watcher);
    return this.read(memberId, watcher);
  }

  /** Compares the counts with what is stored, and reads them anew when they differ. */
  async compare(): Promise<void> {
    this.changed.soon(this.watchersOfYesterday());
    if (await this.counted.differ()) await this.readAnew();
  }

  private watchersOfYesterday(): string[] {
    const past = [...this.watchers].filter(
      ([, { completed, timeZone }]) => completed && completed.day !== dayIn(timeZone),
    );
    return past.map(([memberId]) => memberId);
  }

  private async readAnew(): Promise<void> {
    await this.counted.readAnew();
    for (const watcher of this.watchers.values()) watcher.completed = null;
    this.changed.soon(this.watchers.keys());
  }

  private hear(row: MessageDoc): void {
    const places = this.counted.hear(row);
    const affected = new Set(places.flatMap((name) => this.watchersOf(name, row.chat)));
    if (row.event?.type === 'closed' || row.event?.type === 'undone') {
      for (const memberId of [row.event.by?.id, row.before?.assigneeId, row.chat.assignee?.id]) {
        const watcher = memberId ? this.watchers.get(memberId) : null;
        if (!memberId || !watcher) continue;
        watcher.completed = null;
        affected.add(memberId);
      }
    }
    this.changed.soon(affected);
  }

  private watchersOf(name: string, chat: Chat): string[] {
    const [kind, id] = name.split(':');
    if (kind !== 'team') return this.watchers.has(id!) ? [id!] : [];
    return [...this.watchers]
      .filter(([, { slot }]) => slot.teamIds.includes(id!) && serves(slot, chat.businessId))
      .map(([memberId]) => memberId);
  }

  /** Their teams or businesses may have changed. */
  private forget(memberIds: readonly string[]): void {
    this.changed.soon(memberIds.filter((id) => this.watchers.has(id)));
  }

  private async tell(memberIds: string[]): Promise<void> {
    const watched = memberIds.filter((memberId) => this.watchers.has(memberId));
    const slots = new Map((await this.slots.of(watched)).map((slot) => [slot._id, slot]));
    await Promise.all(watched.map((memberId) => this.tellOne(memberId, slots.get(memberId))));
  }

  private async tellOne(memberId: string, slot: SlotDoc | undefined): Promise<void> {
    const watcher = this.watchers.get(memberId);
    if (!this.live.hasMember(memberId)) this.watchers.delete(memberId);
    else if (watcher) {
      if (slot) watcher.slot = reachOf(slot);
      this.live.toMember(memberId, 'numbers:changed', await this.read(memberId, watcher));
    }
  }

  private async read(memberId: string, watcher: Watcher): Promise<MyNumbers> {
    const completed = await this.completedBy(memberId, watcher);
    const waiting = this.counted.counts.count(place.waiting(memberId));
    const myQueue = this.counted.counts.count(place.own(memberId));
    return { completed, waiting, myQueue, teamQueue: this.teamQueue(watcher.slot) };
  }

  private teamQueue(slot: Watcher['slot']): number {
    const queues = this.counted.counts.teamQueues().filter((queue) => slot.teamIds.includes(queue.teamId));
    return queues.reduce((sum, queue) => (serves(slot, queue.businessId) ? sum + queue.count : sum), 0);
  }

  private async completedBy(memberId: string, watcher: Watcher): Promise<number> {
    const day = dayIn(watcher.timeZone);
    if (watcher.completed?.day !== day) {
      // Put down before it is known: a closing heard meanwhile takes it away again.
      watcher.completed = { day, count: this.closures.completedToday(memberId, watcher.timeZone) };
    }
    const counted = watcher.completed;
    try {
      return await counted.count;
    } catch (error) {
      if (watcher.completed === counted) watcher.completed = null;
      throw error;
    }
  }
}

/** What of a slot the numbers rest on: the rest of it is not kept for everybody who is here. */
function reachOf(slot: SlotDoc | null): Watcher['slot'] {
  return { teamIds: slot?.teamIds ?? [], businessIds: slot ? slot.businessIds : [] };
}

function serves({ businessIds }: Watcher['slot'], businessId: string): boolean {
  return businessIds === null || businessIds.includes(businessId);
}

/** The day it is there, such as 2026-11-22. */
function dayIn(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone }).format();
  } catch {
    return new Intl.DateTimeFormat('en-CA', { timeZone: 'UTC' }).format();
  }
}
