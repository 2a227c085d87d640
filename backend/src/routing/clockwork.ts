import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ChatTimes } from '../chats/chat-times.js';
import { isUnreachable } from '../log/log.js';
import { LogStream } from '../log/stream.js';
import { ConsoleDoor } from '../wire/console.door.js';
import { Connections } from './connections.js';
import { Leases } from './leases.js';
import { LoadCheck } from './load-check.js';
import { Numbers } from './numbers.service.js';
import { Router } from './router.service.js';
import { RoutingTimes } from './routing.times.js';
import { Sweep } from './sweep.js';

/** Lets routing's recurring work run, each beat after the one before it, from the start of the log to shutdown. */
@Injectable()
export class Clockwork implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('Routing');
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly underWay = new Set<Promise<void>>();
  private started = false;
  private stopped = false;

  constructor(
    private readonly stream: LogStream,
    private readonly door: ConsoleDoor,
    private readonly connections: Connections,
    private readonly router: Router,
    private readonly sweep: Sweep,
    private readonly loadCheck: LoadCheck,
    private readonly chatTimes: ChatTimes,
    private readonly numbers: Numbers,
    private readonly leases: Leases,
    private readonly times: RoutingTimes,
  ) {}

  onModuleInit(): void {
    this.door.watch({
      entered: ({ memberId }, socketId) => void this.connections.enter(memberId, socketId),
      left: ({ memberId }, socketId) => void this.connections.leave(memberId, socketId),
    });
    this.stream.onStart(() => this.start());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.allSettled([...this.underWay]);
    await this.router.stop();
    await Promise.allSettled([this.connections.stop(), this.leases.release()]);
  }

  /** Before the doors open this instance is known to be alive, so that its sockets count from the first on. */
  private async start(): Promise<void> {
    if (this.started) return;
    this.started = true;
    await this.connections.heartbeat();
    this.every('heartbeatMs', () => this.connections.heartbeat());
    this.every('sweepMs', () => this.router.sweep());
    this.every('sweepMs', async () => {
      if (await this.sweep.run()) await this.chatTimes.completeOverdue(new Date());
    });
    this.every('compareMs', () => this.loadCheck.run());
    this.every('compareMs', () => this.numbers.compare());
  }

  private every(beat: 'heartbeatMs' | 'sweepMs' | 'compareMs', work: () => Promise<void>): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      const run = this.attempt(work).finally(() => {
        this.underWay.delete(run);
        this.every(beat, work);
      });
      this.underWay.add(run);
    }, this.times[beat]);
    this.timers.add(timer);
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.stopped) return;
      if (isUnreachable(error)) this.logger.warn(`Waiting for the database: ${(error as Error).message}`);
      else this.logger.error(error, 'Recurring work of routing failed');
    }
  }
}
