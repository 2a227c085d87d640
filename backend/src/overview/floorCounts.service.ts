import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Counter } from 'prom-client';
import type { Chat } from '#shared/chats/chats.contract';
import type { BusinessCount, ListCounts } from '#shared/overview/overview.contract';
import { startOfDay } from '../closures/day.js';
import { isUnreachable, pause } from '../log/log.js';
import { LogStream } from '../log/stream.js';
import { RequestMetrics } from '../wire/requestMetrics.js';
import { FloorRecords, type Wanted } from './floorRecords.js';
import { LiveFloor } from './liveFloor.js';
import { OverviewTimes } from './overview.times.js';

/** No member's day is longer, with an hour to spare where clocks are changed. */
const longestDayMs = 26 * 60 * 60 * 1000;
/** What was completed this close to the end of what is kept may be there or not. */
const spareMs = 10 * 60 * 1000;

/** How many chats stand in each list of each business, on this instance, and whether that is what is stored. */
@Injectable()
export class FloorCounts implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(FloorCounts.name);
  private readonly floor = new LiveFloor();
  private readonly listeners: (() => void)[] = [];
  private readonly differs: Counter;
  /** Chats that moved while what is stored is compared. */
  private moved: Set<string> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private comparing: Promise<void> | null = null;

  constructor(
    private readonly stream: LogStream,
    private readonly records: FloorRecords,
    private readonly times: OverviewTimes,
    metrics: RequestMetrics,
  ) {
    this.differs = metrics.mustStayZero(
      'baton_floor_counts_differ',
      'Chats counted in another list than they stand in. The counts were read anew; must stay 0.',
    );
  }

  onModuleInit(): void {
    this.stream.onStart(() => this.readAnew());
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.comparing;
  }

  /** Told when any count may have changed without a row. */
  onAnew(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Takes a chat as it stands after a row of the log; answers whether a count may differ now. */
  take(chat: Chat): boolean {
    this.moved?.add(chat.id);
    return this.floor.put(chat);
  }

  business(businessId: string): BusinessCount {
    return this.floor.business(businessId);
  }

  businessIds(): string[] {
    return this.floor.businessIds();
  }

  /** What each list holds as filtered; of the completed ones those of today where `timeZone` holds. */
  lists({ businessId, filter }: Pick<Wanted, 'businessId' | 'filter'>, timeZone: string): ListCounts {
    return this.floor.lists(businessId, filter, startOfDay(new Date(), timeZone).getTime());
  }

  /** Compares the counts with what is stored, and reads them anew when they differ. */
  async compare(): Promise<void> {
    const since = Date.now() - longestDayMs;
    this.floor.forgetCompletedBefore(since);
    const moved = new Set<string>();
    this.moved = moved;
    const stored = await this.records.counted(since);
    const heard = await this.heardSince(Date.now());
    this.moved = null;
    const wrong = heard ? this.floor.differences(stored, { moved, since: since + spareMs }) : [];
    if (wrong.length > 0) {
      this.differs.inc(wrong.length);
      this.logger.error({ wrong }, 'Counts of the floor were not what is stored, and are read anew');
      await this.readAnew();
    }
  }

  private async readAnew(): Promise<void> {
    this.floor.reset(await this.records.counted(Date.now() - longestDayMs));
    this.tellAnew();
    this.timer ??= setInterval(() => void this.round(), this.times.compareMs);
  }

  private tellAnew(): void {
    for (const listener of this.listeners) listener();
  }

  /** One comparison ends before the next begins; what fails is tried with the next. */
  private async round(): Promise<void> {
    if (this.comparing) return;
    this.comparing = this.compare().catch((error: unknown) => this.explain(error));
    await this.comparing;
    this.comparing = null;
    // A day may have begun somewhere: what is said of the completed ones is not what it was.
    this.tellAnew();
  }

  private explain(error: unknown): void {
    if (isUnreachable(error)) this.logger.warn('The comparison of the floor waits for the database');
    else this.logger.error({ err: error }, 'The comparison of the floor failed');
  }

  /** Once a heartbeat sent later is back, every row that was read by then has been heard. False: it did not come. */
  private async heardSince(moment: number): Promise<boolean> {
    for (let waited = 0; waited < 100; waited++) {
      if (Date.now() - this.stream.lagMs > moment) return true;
      await pause(50);
    }
    return false;
  }
}
