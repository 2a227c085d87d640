import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pLimit from 'p-limit';
import type { Socket } from 'socket.io';
import type { EventDoc } from '../log/events.model.js';
import { LogStream, type Emission } from '../log/stream.js';
import { Members } from '../members/members.service.js';
import type { Actor } from '../wire/callers.js';
import { ConsoleDoor } from '../wire/console.door.js';
import { Live, cut, room } from '../wire/live.js';
import { Sessions, idleMs } from './sessions.service.js';

const roundMs = 60_000;
/** Longer than any handshake takes. */
const handshakeMs = 60_000;
/** Sessions read at once when all must be read anew. */
const sessionsAtOnce = 16;

/** Holds open sockets to what their session and member may do now, and keeps the sessions in use from idling out. */
@Injectable()
export class SessionKeeper implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(SessionKeeper.name);
  private timer: NodeJS.Timeout | null = null;
  /** When what these members or sessions may do last changed; a handshake under way may have read what was before. */
  private readonly changedAt = new Map<string, number>();
  /** When the log last began anew; null until it first begins, which is before any handshake. */
  private begunAnewAt: number | null = null;

  constructor(
    private readonly sessions: Sessions,
    private readonly members: Members,
    private readonly live: Live,
    private readonly stream: LogStream,
    private readonly door: ConsoleDoor,
  ) {}

  onModuleInit(): void {
    this.stream.onEvent('sessionsEnded', (row) => this.end(row));
    this.stream.onEvent('rights', (row) => this.renew(row));
    this.stream.onStart(() => this.renewAll());
    this.door.watch({ entered: (actor) => this.greet(actor), left: () => undefined });
    this.timer = setInterval(() => void this.round().catch(() => undefined), roundMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private end(row: { sessionIds: string[] }): Emission {
    this.note(row.sessionIds);
    return () => {
      for (const id of row.sessionIds) this.live.cutSession(id);
    };
  }

  /** Reads the rights before the emission, so that nothing is told after the row that the new rights forbid. */
  private async renew(row: Extract<EventDoc, { kind: 'rights' }>): Promise<Emission> {
    this.note(row.memberIds);
    try {
      const ids = row.memberIds.flatMap((id) => this.live.socketsIn(room.member(id)).map(sessionOf));
      const apply = await Promise.all([...new Set(ids)].map((id) => this.renewal(id)));
      const mes = await this.members.mes(row.memberIds);
      return () => {
        for (const renew of apply) renew();
        for (const me of mes) this.live.toMember(me.id, 'me:changed', me);
      };
    } catch (error) {
      this.logger.warn(error, 'Rights could not be read: the sockets that had them are cut');
      return () => {
        for (const socket of row.memberIds.flatMap((id) => this.live.socketsIn(room.member(id)))) cut(socket);
      };
    }
  }

  /** The log began without what came before, which may have been the loss of a right. */
  private async renewAll(): Promise<void> {
    this.begunAnewAt = this.begunAnewAt === null ? 0 : Date.now();
    const limit = pLimit(sessionsAtOnce);
    const ids = new Set(this.live.sockets().map(sessionOf));
    await Promise.all([...ids].map((id) => limit(async () => (await this.renewal(id))())));
  }

  /** A socket whose rights changed between its handshake and its rooms was not there to be told. */
  private greet({ memberId, sessionId }: Actor): void {
    const changes = [this.begunAnewAt, this.changedAt.get(memberId), this.changedAt.get(sessionId)];
    if (Math.max(...changes.map((at) => at ?? 0)) < Date.now() - handshakeMs) return;
    this.renewal(sessionId).then(
      (renew) => renew(),
      () => this.live.cutSession(sessionId),
    );
  }

  private async renewal(sessionId: string): Promise<Emission> {
    const actor = await this.sessions.refresh(sessionId);
    return () => (actor ? this.live.setActor(actor) : this.live.cutSession(sessionId));
  }

  private note(ids: readonly string[]): void {
    const now = Date.now();
    for (const [id, at] of this.changedAt) if (at < now - handshakeMs) this.changedAt.delete(id);
    for (const id of ids) this.changedAt.set(id, now);
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
    for (const [sessionId, lastUse] of lastUses(sockets))
      if (!used.has(sessionId) && lastUse + idleMs < now) this.live.cutSession(sessionId);
  }
}

/** When each session was last used, in whichever of its tabs. */
function lastUses(sockets: readonly Socket[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const socket of sockets) {
    const lastUse = Math.max(Number(socket.data['requestedAt'] ?? 0), socket.handshake.issued);
    uses.set(sessionOf(socket), Math.max(uses.get(sessionOf(socket)) ?? 0, lastUse));
  }
  return uses;
}

function actorOf(socket: { data: Record<string, unknown> }): Actor {
  return socket.data['actor'] as Actor;
}

function sessionOf(socket: { data: Record<string, unknown> }): string {
  return actorOf(socket).sessionId;
}
