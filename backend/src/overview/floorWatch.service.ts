import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { Chat } from '#shared/chats/chats.contract';
import { listOf } from '#shared/overview/lists';
import type { OverviewChanged, pageOverview, watchOverview } from '#shared/overview/overview.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { Businesses } from '../businesses/businesses.service.js';
import type { MessageDoc } from '../chats/chats.model.js';
import { LogStream } from '../log/stream.js';
import { mayEnter, requireBusiness } from '../members/rights.js';
import { Coalesced } from '../routing/coalesced.js';
import type { Actor } from '../wire/callers.js';
import { FloorCounts } from './floorCounts.service.js';
import { FloorRecords, type Wanted } from './floorRecords.js';
import { OverviewTimes } from './overview.times.js';

/** Beyond this many changed chats in one telling, whoever is told reads the window anew. */
const mostChats = 200;

/** A socket that looks at the floor, and what it has not been told yet. */
interface Watcher {
  socket: Socket;
  timeZone: string;
  wanted: Wanted | null;
  /** Businesses whose counts may have changed. */
  businesses: Set<string>;
  /** Chats of the watched list as they stand now. */
  chats: Map<string, Chat>;
}

/** Keeps the lists and counts of Businesses live for the sockets of this instance that look at them. */
@Injectable()
export class FloorWatch implements OnModuleInit, BeforeApplicationShutdown {
  private readonly watchers = new Map<string, Watcher>();
  private readonly changed: Coalesced;

  constructor(
    private readonly stream: LogStream,
    private readonly counts: FloorCounts,
    private readonly records: FloorRecords,
    private readonly businesses: Businesses,
    times: OverviewTimes,
  ) {
    this.changed = new Coalesced(
      () => times.tellMs,
      async (socketIds) => {
        for (const id of socketIds) this.tell(id);
      },
    );
  }

  onModuleInit(): void {
    this.stream.onRow<MessageDoc>('messages', (row) => () => this.hear(row));
    this.counts.onAnew(() => this.allAnew());
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.changed.stop();
  }

  /** What the socket looks at from now on, as it stands. @throws DomainError NOT_FOUND */
  async watch(
    actor: Actor,
    { watched, timeZone }: InputOf<typeof watchOverview>,
    socket: Socket,
  ): Promise<OutputOf<typeof watchOverview>> {
    if (watched) requireBusiness(actor, watched.businessId, 'business');
    this.look(socket, { wanted: watched, timeZone });
    const window = watched && (await this.records.window(watched, null));
    const businesses = (await this.entered(actor)).map((id) => this.counts.business(id));
    return { businesses, counts: watched && this.counts.lists(watched, timeZone), window };
  }

  /** @throws DomainError NOT_FOUND */
  async page(
    actor: Actor,
    { after, ...wanted }: InputOf<typeof pageOverview>,
  ): Promise<OutputOf<typeof pageOverview>> {
    requireBusiness(actor, wanted.businessId, 'business');
    return this.records.window(wanted, after);
  }

  leave(socket: Socket): void {
    this.watchers.delete(socket.id);
  }

  private async entered(actor: Actor): Promise<string[]> {
    const ids = await this.businesses.ids();
    return ids.filter((id) => mayEnter(actor, id));
  }

  private look(socket: Socket, wish: Pick<Watcher, 'wanted' | 'timeZone'>): void {
    if (!this.watchers.has(socket.id)) socket.once('disconnect', () => this.leave(socket));
    this.watchers.set(socket.id, { ...wish, socket, businesses: new Set(), chats: new Map() });
  }

  private hear(row: MessageDoc): void {
    const recounted = this.counts.take(row.chat);
    const lists = new Set([listOf(row.before?.state ?? row.chat.state), listOf(row.chat.state)]);
    const affected: string[] = [];
    for (const [id, { wanted, businesses, chats }] of this.watchers) {
      const isListed = wanted?.businessId === row.businessId && lists.has(wanted.list);
      if (recounted) businesses.add(row.businessId);
      if (isListed) chats.set(row.chatId, row.chat);
      if (recounted || isListed) affected.push(id);
    }
    this.changed.soon(affected);
  }

  /** The counts were read anew, or a day began: all of them are told. */
  private allAnew(): void {
    for (const { businesses, wanted } of this.watchers.values()) {
      for (const id of this.counts.businessIds()) businesses.add(id);
      if (wanted) businesses.add(wanted.businessId);
    }
    this.changed.soon(this.watchers.keys());
  }

  private tell(socketId: string): void {
    const watcher = this.watchers.get(socketId);
    if (!watcher) return;
    const actor = watcher.socket.data['actor'] as Actor;
    // Nothing is told of what the member may no longer see: their rights are those of this moment.
    if (!actor.permissions.has('chats.viewAll')) return void this.watchers.delete(socketId);
    const entered = [...watcher.businesses].filter((id) => mayEnter(actor, id));
    const list = this.listChange(watcher, actor);
    watcher.businesses.clear();
    watcher.chats.clear();
    if (entered.length === 0 && !list) return;
    const businesses = entered.map((id) => this.counts.business(id));
    watcher.socket.emit('overview:changed', { businesses, list } satisfies OverviewChanged);
  }

  private listChange(
    { wanted, businesses, chats, timeZone }: Watcher,
    actor: Actor,
  ): OverviewChanged['list'] {
    if (!wanted || !mayEnter(actor, wanted.businessId)) return null;
    if (chats.size === 0 && !businesses.has(wanted.businessId)) return null;
    const anew = chats.size > mostChats;
    const counts = this.counts.lists(wanted, timeZone);
    return { businessId: wanted.businessId, counts, chats: anew ? [] : [...chats.values()], anew };
  }
}
