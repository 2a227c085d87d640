import { Injectable } from '@nestjs/common';
import { LogStream, type Emission } from '../log/stream.js';
import type { Actor } from '../wire/callers.js';
import { Live, room } from '../wire/live.js';
import { toBot } from './bots.model.js';
import { Bots } from './bots.service.js';

/** Tells a changed bot to those of its business who may change it. */
@Injectable()
export class BotsTelling {
  constructor(
    stream: LogStream,
    private readonly bots: Bots,
    private readonly live: Live,
  ) {
    stream.onEvent('bot', (row) => this.prepare(row.businessId));
  }

  private async prepare(businessId: string): Promise<Emission> {
    const fact = { bot: toBot(await this.bots.of(businessId)) };
    return () => {
      const rooms = [room.business(businessId), room.everyBusiness];
      const sockets = new Set(rooms.flatMap((name) => this.live.socketsIn(name)));
      for (const socket of sockets) {
        const { permissions } = socket.data['actor'] as Actor;
        if (permissions.has('business.settings')) socket.emit('bot:changed', fact);
      }
    };
  }
}
