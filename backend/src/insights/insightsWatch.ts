import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { InsightsChanged, watchInsights } from '#shared/insights/insights.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { Signals } from '../log/signals.js';
import { mayEnter } from '../members/rights.js';
import { Coalesced } from '../routing/coalesced.js';
import type { Actor } from '../wire/callers.js';
import { forgetWithSocket } from '../wire/sockets.js';
import { InsightTimes } from './insights.times.js';
import { Scopes } from './scopes.js';

interface Watcher {
  socket: Socket;
  businessId: string;
}

/** Tells who looks at a business's Insights that more was counted. What it came to they read themselves. */
@Injectable()
export class InsightsWatch implements OnModuleInit, BeforeApplicationShutdown {
  private readonly watchers = new Map<string, Watcher>();
  private readonly changed: Coalesced;

  constructor(
    private readonly signals: Signals,
    private readonly scopes: Scopes,
    times: InsightTimes,
  ) {
    this.changed = new Coalesced(
      () => times.tellMs,
      (businessIds) => this.tell(businessIds),
    );
  }

  onModuleInit(): void {
    this.signals.on('insights', ({ businessId }) => {
      for (const watcher of this.watchers.values())
        if (watcher.businessId === businessId) return this.changed.soon([businessId]);
    });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.changed.stop();
  }

  /** Looks at a business from now on; null ends it. @throws DomainError NOT_FOUND */
  async watch(
    actor: Actor,
    { businessId }: InputOf<typeof watchInsights>,
    socket: Socket,
  ): Promise<OutputOf<typeof watchInsights>> {
    this.watchers.delete(socket.id);
    if (businessId === null) return { progress: null, channels: [] };
    await this.scopes.require(actor, businessId);
    if (socket.connected) this.look(socket, businessId);
    const { places } = await this.scopes.headOf(businessId);
    const channels = [...new Set(places.map(({ channel }) => channel))].sort();
    return { progress: await this.scopes.progressOf(businessId), channels };
  }

  private look(socket: Socket, businessId: string): void {
    forgetWithSocket(socket, this.watchers);
    this.watchers.set(socket.id, { socket, businessId });
  }

  private async tell(businessIds: readonly string[]): Promise<void> {
    for (const businessId of businessIds) {
      const progress = await this.scopes.progressOf(businessId);
      for (const watcher of this.watchers.values()) {
        if (watcher.businessId !== businessId) continue;
        const actor = watcher.socket.data['actor'] as Actor;
        // Rights are those of this moment.
        const sees = actor.permissions.has('insights.view') && mayEnter(actor, businessId);
        if (sees) watcher.socket.emit('insights:changed', { businessId, progress } satisfies InsightsChanged);
        else this.watchers.delete(watcher.socket.id);
      }
    }
  }
}
