import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { EventDoc } from '../log/events.model.js';
import { LogStream, type Emission } from '../log/stream.js';
import { Members } from '../members/members.service.js';
import type { Actor } from '../wire/callers.js';
import { Live, room } from '../wire/live.js';
import { Sessions, idleMs } from './sessions.service.js';

const roundMs = 60_000;

/** Holds open sockets to what their session and member may do now, and keeps the sessions in use from idling out. */
@Injectable()
export class SessionKeeper implements OnModuleInit, OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly sessions: Sessions,
    private readonly members: Members,
    private readonly live: Live,
    private readonly stream: LogStream,
  ) {}

  onModuleInit(): void {
    this.stream.onEvent('sessionsEnded', (row) => this.cut(row));
    this.stream.onEvent('rights', (row) => this.renew(row));
    this.timer = setInterval(() => void this.round().catch(() => undefined), roundMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private cut(row: { sessionIds: string[] }): Emission {
    return () => {
      for (const id of row.sessionIds) this.live.cutSession(id);
    };
  }

  /** Reads the rights before the emission, so that nothing is told after the row that the new rights forbid. */
  private async renew(row: Extract<EventDoc, { kind: 'rights' }>): Promise<Emission> {
    const ids = row.memberIds.flatMap((id) => this.live.socketsIn(room.member(id)).map(sessionOf));
    const actors = await Promise.all(
      [...new Set(ids)].map(async (id) => [id, await this.sessions.refresh(id)] as const),
    );
    const mes = await this.members.mes(row.memberIds);
    return () => {
      for (const [id, actor] of actors) {
        if (actor) this.live.setActor(actor);
        else this.live.cutSession(id);
      }
      for (const me of mes) this.live.toMember(me.id, 'me:changed', me);
    };
  }

  /** An online member's connected socket is activity, and so is a request; what is neither idles out. */
  private async round(): Promise<void> {
    const sockets = this.live.sockets();
    const now = Date.now();
    const online = await this.members.onlineAmong(sockets.map((socket) => actorOf(socket).memberId));
    const used = new Set<string>();
    for (const socket of sockets) {
      const requestedAt = Number(socket.data['requestedAt'] ?? 0);
      if (online.has(actorOf(socket).memberId) || requestedAt > now - roundMs) used.add(sessionOf(socket));
    }
    if (used.size > 0) await this.sessions.touch([...used]);
    for (const socket of sockets) {
      const lastUse = Math.max(Number(socket.data['requestedAt'] ?? 0), socket.handshake.issued);
      if (!used.has(sessionOf(socket)) && lastUse + idleMs < now) this.live.cutSession(sessionOf(socket));
    }
  }
}

function actorOf(socket: { data: Record<string, unknown> }): Actor {
  return socket.data['actor'] as Actor;
}

function sessionOf(socket: { data: Record<string, unknown> }): string {
  return actorOf(socket).sessionId;
}
