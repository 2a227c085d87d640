import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Businesses } from '../businesses/businesses.service.js';
import type { MessageDoc } from '../chats/chats.model.js';
import { isUnreachable } from '../log/log.js';
import { LogStream } from '../log/stream.js';
import { Leases } from '../routing/leases.js';
import { ClosingSource } from './closingSource.js';
import { ModelStore } from './modelStore.js';
import { Pupil } from './pupil.js';
import type { SuggestionModelDoc } from './suggestions.model.js';
import { SuggestionTimes, enough } from './suggestions.times.js';

/**
 * Looks which business has enough new closings to learn from, one after another, on one instance at a time. Never a
 * step of a closing: it comes after, from what is stored.
 */
@Injectable()
export class Teacher implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('Suggestions');
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private lookedAt = 0;
  private stopped = false;
  /** Closings undone or corrected since the last time, by business. */
  private readonly changed = new Map<string, number>();

  constructor(
    private readonly businesses: Businesses,
    private readonly source: ClosingSource,
    private readonly store: ModelStore,
    private readonly pupil: Pupil,
    private readonly leases: Leases,
    private readonly stream: LogStream,
    private readonly times: SuggestionTimes,
  ) {}

  onModuleInit(): void {
    this.stream.onRow<MessageDoc>('messages', ({ businessId, event }) => {
      if (event?.type === 'undone') this.count(businessId);
      return null;
    });
    this.stream.onEvent('closure', ({ businessId }) => {
      this.count(businessId);
      return null;
    });
    this.stream.onStart(() => {
      this.lookedAt ||= performance.now();
      this.timer ??= setInterval(() => void this.sweep(), this.times.sweepMs);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.pupil.stop();
    await this.running;
  }

  /** Looks at every business once, and learns where it is worth while. Resolves when that is done. */
  async round(): Promise<void> {
    for (const businessId of await this.businesses.ids()) {
      if (this.stopped) return;
      await this.teach(businessId).catch((error: unknown) => this.failed(businessId, error));
    }
  }

  private async sweep(): Promise<void> {
    const ours = await this.leases.hold('suggestions').catch(() => false);
    const due = performance.now() - this.lookedAt >= this.times.lookMs;
    if (!ours || !due || this.running || this.stopped) return;
    this.running = this.round()
      .catch((error: unknown) => this.failed('', error))
      .finally(() => {
        this.running = null;
        this.lookedAt = performance.now();
      });
  }

  private async teach(businessId: string): Promise<void> {
    if (!(await this.isOn(businessId))) return;
    const before = await this.store.head(businessId);
    if (!(await this.isDue(businessId, before))) return;
    const changed = this.changed.get(businessId) ?? 0;
    const head = await this.pupil.learn(businessId, before);
    if (!head) return;
    this.changed.set(businessId, (this.changed.get(businessId) ?? 0) - changed);
    const { version, learnedFrom, seconds } = head;
    this.logger.log(`Learned ${learnedFrom} closings in ${seconds.toFixed(1)} s: version ${version}`);
  }

  private async isOn(businessId: string): Promise<boolean> {
    const settings = (await this.businesses.find(businessId))?.settings;
    return settings !== undefined && (settings.suggestions ?? true) && settings.askForClosingCategory;
  }

  private async isDue(businessId: string, before: SuggestionModelDoc | null): Promise<boolean> {
    if (!before) return (await this.source.since(businessId, null, enough.first)) >= enough.first;
    const wanted = Math.max(enough.more, Math.ceil(before.learnedFrom * enough.share));
    const changed = Math.max(0, this.changed.get(businessId) ?? 0);
    return changed + (await this.source.since(businessId, before.learnedTo, wanted)) >= wanted;
  }

  private count(businessId: string): void {
    this.changed.set(businessId, (this.changed.get(businessId) ?? 0) + 1);
  }

  private failed(businessId: string, error: unknown): void {
    if (this.stopped) return;
    if (isUnreachable(error)) this.logger.debug('Learning waits for the database');
    else
      this.logger.error({ err: error, businessId }, 'The closings of a business could not be learned from');
  }
}
