import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ChatTimes } from '../chats/chatTimes.js';
import { QueueNotices } from '../chats/queueNotices.js';
import { LogStream } from '../log/stream.js';
import { Clockwork } from './clockwork.js';
import { Leases } from './leases.js';
import { Router } from './router.service.js';
import { Sweep } from './sweep.js';

/** The rounds that find what no event told of: queued chats on every instance, the rest on one for all. */
@Injectable()
export class Rounds implements OnModuleInit, BeforeApplicationShutdown {
  constructor(
    private readonly stream: LogStream,
    private readonly router: Router,
    private readonly sweep: Sweep,
    private readonly chatTimes: ChatTimes,
    private readonly notices: QueueNotices,
    private readonly leases: Leases,
    private readonly clockwork: Clockwork,
  ) {}

  onModuleInit(): void {
    this.stream.onStart(() => {
      this.clockwork.every('sweepMs', 'look at the queues', () => this.router.sweep());
      this.clockwork.every('sweepMs', 'sweep', async () => {
        if (!(await this.sweep.run())) return;
        await this.chatTimes.completeOverdue(new Date());
        await this.chatTimes.completeUnattended(new Date());
        await this.notices.sendDue(new Date());
      });
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.clockwork.stop();
    await this.router.stop();
    await this.leases.release().catch(() => undefined);
  }
}
