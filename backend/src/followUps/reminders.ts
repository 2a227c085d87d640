import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { LogStream } from '../log/stream.js';
import { FollowUpRecords } from './followUpRecords.js';

/** How often an instance looks for reminders that have come due, in milliseconds. */
const lookEveryMs = 2_000;

/** The timer of promises. It lives in the database: whichever instance looks first tells it, and only that one. */
@Injectable()
export class Reminders implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Reminders.name);
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(
    stream: LogStream,
    private readonly records: FollowUpRecords,
  ) {
    stream.onStart(() => {
      if (!this.timer) this.wait();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.round;
  }

  /** Tells what has come due, and answers how many. Harmless beside another instance. */
  async remind(now: Date): Promise<number> {
    let told = 0;
    for (const due of await this.records.due(now)) if (await this.records.remind(due, now)) told++;
    return told;
  }

  private wait(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.round = this.remind(new Date())
        .catch((error: unknown) => this.logger.warn(`Reminders wait: ${(error as Error).message}`))
        .finally(() => this.wait());
    }, lookEveryMs);
  }
}
