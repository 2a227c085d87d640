import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LogStream } from '../log/stream.js';
import { ConsoleDoor } from '../wire/console.door.js';
import { Clockwork } from './clockwork.js';
import { Connections } from './connections.js';

/** Takes note of every socket of a member at this instance's door, and says that the instance lives. */
@Injectable()
export class Attendance implements OnModuleInit, BeforeApplicationShutdown {
  constructor(
    private readonly stream: LogStream,
    private readonly door: ConsoleDoor,
    private readonly connections: Connections,
    private readonly clockwork: Clockwork,
  ) {}

  onModuleInit(): void {
    this.door.watch({
      entered: ({ memberId }, socketId) => void this.connections.enter(memberId, socketId),
      left: ({ memberId }, socketId) => void this.connections.leave(memberId, socketId),
    });
    this.stream.onStart(async () => {
      // Before the doors open this instance is known to live, so that its sockets count from the first on.
      await this.connections.heartbeat();
      this.clockwork.every('heartbeatMs', 'heartbeat', () => this.connections.heartbeat());
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.clockwork.stop();
    await this.connections.stop().catch(() => undefined);
  }
}
