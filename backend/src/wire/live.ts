import { Injectable } from '@nestjs/common';
import type { Server, Socket } from 'socket.io';
import type { ConsoleEventName, ConsoleEvents } from '#shared/wire/events';
import type { UserEvents } from '#shared/widget/widget.contract';
import type { Actor } from './callers.js';
import { broadcast } from './roomBroadcast.js';

/** What decides how much of a fact a member sees. */
export type Viewer = Pick<Actor, 'businessIds'>;

/** Rooms of the console. A socket joins them before anything is read for it. */
export const room = {
  business: (id: string) => `business:${id}`,
  member: (id: string) => `member:${id}`,
  session: (id: string) => `session:${id}`,
  user: (id: string) => `user:${id}`,
  /** Members who may see all businesses, those of tomorrow included. */
  everyBusiness: 'everyBusiness',
  /** Sockets that show colleagues: they are told of each change in them. */
  colleagues: 'colleagues',
} as const;

/** The only holder of the socket servers: what is told, is told here, and only to this instance's sockets. */
@Injectable()
export class Live {
  private console: Server | null = null;
  private widget: Server | null = null;

  open(door: 'console' | 'widget', server: Server): void {
    this[door] = server;
  }

  toBusiness<E extends ConsoleEventName>(businessId: string, event: E, fact: ConsoleEvents[E]): void {
    if (this.console) broadcast(this.console, [room.business(businessId), room.everyBusiness], event, fact);
  }

  toMember<E extends ConsoleEventName>(memberId: string, event: E, fact: ConsoleEvents[E]): void {
    this.console?.to(room.member(memberId)).emit(event, fact);
  }

  /** What a member holds is told to them only where they may still enter its business. */
  toHolder<E extends ConsoleEventName>(
    holder: { memberId: string; businessId: string },
    event: E,
    fact: ConsoleEvents[E],
  ): void {
    for (const socket of this.socketsIn(room.member(holder.memberId)))
      if (mayEnter(socket.data['actor'] as Actor, holder.businessId)) socket.emit(event, fact);
  }

  toAll<E extends ConsoleEventName>(event: E, fact: ConsoleEvents[E]): void {
    this.console?.emit(event, fact);
  }

  toUser<E extends keyof UserEvents>(userId: string, event: E, fact: UserEvents[E]): void {
    this.widget?.to(room.user(userId)).emit(event, fact);
  }

  toAllUsers<E extends keyof UserEvents>(event: E, fact: UserEvents[E]): void {
    this.widget?.emit(event, fact);
  }

  /**
   * Tells each socket that may enter one of these businesses (null: every socket) what its member may see of a fact.
   * `view` runs once for all who may enter the same businesses; from null nothing is told.
   */
  toViewers<E extends ConsoleEventName>(
    businessIds: readonly string[] | null,
    event: E,
    view: (viewer: Viewer) => ConsoleEvents[E] | null,
  ): void {
    this.tellViews(this.socketsOf(businessIds), event, view);
  }

  /** The same for the sockets in a room of the console. */
  toViewersIn<E extends ConsoleEventName>(
    name: string,
    event: E,
    view: (viewer: Viewer) => ConsoleEvents[E] | null,
  ): void {
    this.tellViews(this.socketsIn(name), event, view);
  }

  private tellViews<E extends ConsoleEventName>(
    sockets: readonly Socket[],
    event: E,
    view: (viewer: Viewer) => ConsoleEvents[E] | null,
  ): void {
    if (!this.console) return;
    for (const { viewer, socketIds } of groupsOf(sockets)) {
      const fact = view(viewer);
      if (fact) broadcast(this.console, socketIds, event, fact);
    }
  }

  /** Whether anyone on this instance listens in a room of the console. */
  hasMember(memberId: string): boolean {
    return this.hasAnyIn(room.member(memberId));
  }

  /** Whether any socket of this instance is in a room of the console. */
  hasAnyIn(name: string): boolean {
    return (this.console?.of('/').adapter.rooms.get(name)?.size ?? 0) > 0;
  }

  hasUser(userId: string): boolean {
    return (this.widget?.of('/').adapter.rooms.get(room.user(userId))?.size ?? 0) > 0;
  }

  /** This instance's sockets in a room of the console. */
  socketsIn(name: string): Socket[] {
    const server = this.console?.of('/');
    const ids = server?.adapter.rooms.get(name) ?? new Set<string>();
    return [...ids].flatMap((id) => server?.sockets.get(id) ?? []);
  }

  sockets(): Socket[] {
    return [...(this.console?.of('/').sockets.values() ?? [])];
  }

  userSockets(): Socket[] {
    return [...(this.widget?.of('/').sockets.values() ?? [])];
  }

  private socketsOf(businessIds: readonly string[] | null): Socket[] {
    if (businessIds === null) return this.sockets();
    const names = [...businessIds.map(room.business), room.everyBusiness];
    return [...new Set(names.flatMap((name) => this.socketsIn(name)))];
  }

  /** Gives a member's sockets today's rights: rooms left and joined, nothing told later than its revocation. */
  setActor(actor: Actor): void {
    for (const socket of this.socketsIn(room.session(actor.sessionId))) {
      for (const name of [...socket.rooms]) {
        if (name.startsWith('business:') && !mayEnter(actor, name.slice('business:'.length)))
          void socket.leave(name);
      }
      socket.data['actor'] = actor;
      for (const id of actor.businessIds ?? []) void socket.join(room.business(id));
      if (actor.businessIds === null) void socket.join(room.everyBusiness);
      else void socket.leave(room.everyBusiness);
    }
  }

  /** Ends the sockets of a session at once: what was queued for them is not sent any more. */
  cutSession(sessionId: string): void {
    for (const socket of this.socketsIn(room.session(sessionId))) cut(socket);
  }
}

/** Sockets by what their members may enter; each socket is a room of its own id. */
function groupsOf(sockets: readonly Socket[]): Iterable<{ viewer: Viewer; socketIds: string[] }> {
  const groups = new Map<string, { viewer: Viewer; socketIds: string[] }>();
  for (const socket of sockets) {
    const viewer = socket.data['actor'] as Actor;
    const key = viewer.businessIds === null ? '*' : [...viewer.businessIds].sort().join();
    const group = groups.get(key) ?? { viewer, socketIds: [] };
    group.socketIds.push(socket.id);
    groups.set(key, group);
  }
  return groups.values();
}

function mayEnter(actor: Actor, businessId: string): boolean {
  return actor.businessIds === null || actor.businessIds.includes(businessId);
}

/** Leaves every room, then ends the transport: `disconnect` would let everything queued arrive. */
export function cut(socket: Socket): void {
  for (const name of [...socket.rooms]) void socket.leave(name);
  const transport = socket.conn.transport as unknown as { socket?: { terminate?: () => void } };
  if (transport.socket?.terminate) transport.socket.terminate();
  else socket.disconnect(true);
}
