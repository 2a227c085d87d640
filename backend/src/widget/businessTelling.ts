import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { Businesses } from '../businesses/businesses.service.js';
import { LogStream, type Emission } from '../log/stream.js';
import type { Visitor } from '../wire/callers.js';
import { Live, cut } from '../wire/live.js';
import { Origins } from '../wire/origins.js';

/** Within this the open chats of a changed business read anew how they are to look, in milliseconds. */
const spreadMs = 2_000;

/** Brings what changed in a business to its open chats: a page that is allowed no more is cut, the rest read anew. */
@Injectable()
export class BusinessTelling implements OnModuleInit {
  constructor(
    private readonly stream: LogStream,
    private readonly businesses: Businesses,
    private readonly origins: Origins,
    private readonly live: Live,
  ) {}

  onModuleInit(): void {
    this.stream.onEvent('businesses', ({ businessIds }) => this.prepare(businessIds));
  }

  private async prepare(businessIds: readonly string[]): Promise<Emission | null> {
    const changed = new Set(businessIds);
    if (!this.live.userSockets().some((socket) => changed.has(visitorOf(socket).businessId))) return null;
    const { businesses } = await this.businesses.visible({ businessIds: [...changed] });
    const websites = new Map(businesses.map(({ id, settings }) => [id, settings.allowedWebsites]));
    return () => {
      for (const socket of this.live.userSockets()) {
        const { businessId, origin } = visitorOf(socket);
        if (!changed.has(businessId)) continue;
        const allowed = this.origins.isConsole(origin) || websites.get(businessId)?.includes(origin);
        if (allowed) socket.emit('sync:required', { delayMs: spreadMs });
        else cut(socket);
      }
    };
  }
}

function visitorOf(socket: Socket): Visitor {
  return socket.data['visitor'] as Visitor;
}
