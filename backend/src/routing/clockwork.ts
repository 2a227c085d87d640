import { Injectable, Logger } from '@nestjs/common';
import { isUnreachable } from '../log/log.js';
import { RoutingTimes } from './routing.times.js';

type Beat = 'heartbeatMs' | 'sweepMs' | 'compareMs';

/** Lets recurring work run, each round after the one before it has ended. What fails is tried with the next round. */
@Injectable()
export class Clockwork {
  private readonly logger = new Logger('Routing');
  private readonly names = new Set<string>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly underWay = new Set<Promise<void>>();
  private stopped = false;

  constructor(private readonly times: RoutingTimes) {}

  /** Begins a work of that name; one that has begun already goes on. */
  every(beat: Beat, name: string, work: () => Promise<unknown>): void {
    if (this.names.has(name)) return;
    this.names.add(name);
    this.wait(beat, () => this.attempt(name, work));
  }

  /** Begins nothing more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.allSettled([...this.underWay]);
  }

  private wait(beat: Beat, round: () => Promise<void>): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      const run = round().finally(() => {
        this.underWay.delete(run);
        this.wait(beat, round);
      });
      this.underWay.add(run);
    }, this.times[beat]);
    this.timers.add(timer);
  }

  private async attempt(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.stopped) return;
      const { message } = error as Error;
      if (isUnreachable(error)) this.logger.warn(`The ${name} waits for the database: ${message}`);
      else this.logger.error({ err: error }, `The ${name} failed`);
    }
  }
}
