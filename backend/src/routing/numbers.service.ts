import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Counter } from 'prom-client';
import type { Chat } from '#shared/chats/chats.contract';
import type { MyNumbers } from '#shared/sync/sync.contract';
import type { MessageDoc } from '../chats/chats.model.js';
import { Closures } from '../closures/closures.service.js';
import { pause } from '../log/log.js';
import { LogStream } from '../log/stream.js';
import { Live } from '../wire/live.js';
import { RequestMetrics } from '../wire/requestMetrics.js';
import { Coalesced } from './coalesced.js';
import { LiveCounts, place, type Placed } from './liveCounts.js';
import { Queues, type CountedChat } from './queues.js';
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
  private readonly logger = new Logger(Numbers.name);
  private readonly watchers = new Map<string, Watcher>();
  private readonly changed: Coalesced;
  private readonly differs: Counter;
  /** Chats that moved while stored counts are compared. */
  private moved: Set<string> | null = null;

  constructor(
    private readonly stream: LogStream,
    private readonly queues: Queues,
    private readonly slots: Slots,
    private readonly closures: Closures,
    private readonly live: Live,
    private readonly counts: LiveCounts,
    metrics: RequestMetrics,
    times: RoutingTimes,
  ) {
    this.changed = new Coalesced(
      () => times.tellMs,
      (memberIds) => this.tell(memberIds),
    );
    this.differs = metrics.mustStayZero(
      'baton_live_counts_differ',
      'Chats counted in another place than they stand. The counts were read anew; must stay 0.',
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
    const [slot] = await this.slots.of([memberId]);
    const known = this.watchers.get(memberId);
    const completed = known?.timeZone === timeZone ? known.completed : null;
    const watcher = { timeZone, slot: slot ?? { teamIds: [], businessIds: [] }, completed };
    this.watchers.set(memberId, watcher);
    return this.read(memberId, watcher);
  }

  /** Compares the counts with what is stored, and reads them anew when they differ. */
  async compare(): Promise<void> {
    this.changed.soon(this.watchersOfYesterday());
    const moved = new Set<string>();
    this.moved = moved;
    const stored = (await this.queues.counted()).map(toPlaced);
    const heard = await this.heardSince(Date.now());
    this.moved = null;
    const wrong = heard ? this.counts.differences(stored, moved) : [];
    if (wrong.length === 0) return;
    this.differs.inc(wrong.length);
    this.logger.error({ wrong }, 'Live counts were not what is stored, and are read anew');
    await this.readAnew();
  }

  /** Once a heartbeat sent later is back, every row that was read by then has been heard. False: it did not come. */
  private async heardSince(moment: number): Promise<boolean> {
    for (let waited = 0; waited < 100; waited++) {
      if (Date.now() - this.stream.lagMs > moment) return true;
      await pause(50);
    }
    return false;
  }

  private watchersOfYesterday(): string[] {
    const past = [...this.watchers].filter(
      ([, { completed, timeZone }]) => completed && completed.day !== dayIn(timeZone),
    );
    return past.map(([memberId]) => memberId);
  }

  private async readAnew(): Promise<void> {
    this.counts.reset((await this.queues.counted()).map(toPlaced));
    for (const watcher of this.watchers.values()) watcher.completed = null;
    this.changed.soon(this.watchers.keys());
  }

  private hear(row: MessageDoc): void {
    this.moved?.add(row.chatId);
    const places = this.counts.put(row.chat);
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
      watcher.slot = slot ?? watcher.slot;
      this.live.toMember(memberId, 'numbers:changed', await this.read(memberId, watcher));
    }
  }

  private async read(memberId: string, watcher: Watcher): Promise<MyNumbers> {
    const completed = await this.completedBy(memberId, watcher);
    const waiting = this.counts.count(place.waiting(memberId));
    const myQueue = this.counts.count(place.own(memberId));
    return { completed, waiting, myQueue, teamQueue: this.teamQueue(watcher.slot) };
  }

  private teamQueue(slot: Watcher['slot']): number {
    const queues = this.counts.teamQueues().filter((queue) => slot.teamIds.includes(queue.teamId));
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

function toPlaced({ _id, ...chat }: CountedChat): Placed {
  return { id: _id, ...chat };
}
