import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Businesses } from '../businesses/businesses.service.js';
import type { MessageDoc } from '../chats/chats.model.js';
import { isUnreachable, pause } from '../log/log.js';
import { Signals } from '../log/signals.js';
import { LogStream } from '../log/stream.js';
import { Leases } from '../routing/leases.js';
import { DomainError } from '../wire/domainError.js';
import { Counting } from './counting.js';
import { InsightHeads } from './insightHeads.js';
import { InsightTimes } from './insights.times.js';

/** Closings, and engagements, counted in one transaction. */
const atOnce = 500;

/**
 * Keeps the rollups in step with what is stored: after the commit, never within it. What is to be counted carries a
 * mark until it is, so that a wake-up that is lost, or a server that dies, costs time only.
 */
@Injectable()
export class Upkeep implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(Upkeep.name);
  private readonly woken = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly counting: Counting,
    private readonly heads: InsightHeads,
    private readonly businesses: Businesses,
    private readonly stream: LogStream,
    private readonly signals: Signals,
    private readonly leases: Leases,
    private readonly times: InsightTimes,
  ) {}

  onModuleInit(): void {
    const wake = ({ businessId }: { businessId: string }) => {
      this.wake([businessId]);
      return null;
    };
    this.stream.onRow<MessageDoc>('messages', (row) => (row.event ? wake(row) : null));
    this.stream.onRow<{ businessId: string }>('taxonomyChanges', wake);
    this.stream.onEvent('closure', wake);
    this.stream.onEvent('businesses', ({ businessIds }) => {
      this.wake(businessIds);
      return null;
    });
    this.stream.onStart(() => {
      this.timer ??= setInterval(() => void this.sweep(), this.times.sweepMs);
      void this.sweep();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Counts all of every business anew, in the background; answers how many businesses. */
  async rebuild(): Promise<number> {
    const ids = await this.businesses.ids();
    for (const id of ids) await this.heads.begin(id);
    this.wake(ids);
    return ids.length;
  }

  /** Counts until nothing of the business is left to count, beside whoever else counts. */
  async settle(businessId: string): Promise<void> {
    for (;;) {
      const { counted, full } = await this.counting.round(businessId, atOnce);
      if (counted === 0 && !full) return;
    }
  }

  private async sweep(): Promise<void> {
    this.wake(await this.businesses.ids().catch(() => []));
  }

  private wake(businessIds: readonly string[]): void {
    for (const id of businessIds) this.woken.add(id);
    if (this.woken.size === 0 || this.stopped) return;
    this.running ??= this.run().finally(() => {
      this.running = null;
      this.wake([]);
    });
  }

  private async run(): Promise<void> {
    while (this.woken.size > 0 && !this.stopped) {
      const ids = [...this.woken];
      this.woken.clear();
      let backlog = false;
      for (const id of ids) {
        if (this.stopped) return;
        if (await this.round(id)) {
          backlog = true;
          this.woken.add(id);
        }
      }
      await this.rest(backlog ? this.times.backlogMs : this.times.roundMs);
    }
  }

  /** Whether there is more to count at once. */
  private async round(businessId: string): Promise<boolean> {
    try {
      if (!(await this.leases.hold(`insights:${businessId}`))) return false;
      const { counted, full } = await this.counting.round(businessId, atOnce);
      if (counted > 0) await this.signals.send({ kind: 'insights', businessId });
      return full || (await this.counting.sweep(businessId));
    } catch (error) {
      // What is not counted is still marked: the next round finds it.
      const waits = isUnreachable(error) || error instanceof DomainError;
      if (waits) this.logger.debug('Insights wait for the database');
      else if (!this.stopped) this.logger.error({ err: error }, 'Closings could not be counted');
      return false;
    }
  }

  private async rest(ms: number): Promise<void> {
    const until = Date.now() + ms;
    while (!this.stopped && Date.now() < until) await pause(Math.min(50, until - Date.now()));
  }
}
