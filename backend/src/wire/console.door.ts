import type { OnGatewayInit } from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import { protocol } from '#shared/sync/sync.contract';
import { ActorSource, type Actor } from './callers.js';
import { ConsoleGateway } from './gateways.js';
import { answerPackets, watchReaders } from './packets.js';
import { Live, cut, room } from './live.js';
import { RequestGuard } from './requestGuard.js';
import { forgetRequest } from './sockets.js';

type Listener = (actor: Actor, socketId: string) => void;

/** setTimeout counts in 32 bits. */
const longestTimer = 2 ** 31 - 1;

/** Where console sockets come in: authenticated in the handshake, in their rooms before anything is read. */
@ConsoleGateway()
export class ConsoleDoor implements OnGatewayInit<Server> {
  private readonly entered: Listener[] = [];
  private readonly left: Listener[] = [];

  constructor(
    private readonly actors: ActorSource,
    private readonly live: Live,
    private readonly guard: RequestGuard,
  ) {}

  /** Told of every socket of a member that connects to or leaves this instance. */
  watch(listeners: { entered: Listener; left: Listener }): void {
    this.entered.push(listeners.entered);
    this.left.push(listeners.left);
  }

  afterInit(server: Server): void {
    this.live.open('console', server);
    watchReaders(server);
    server.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => next(error as Error),
      );
    });
    server.prependListener('connection', (socket: Socket) => this.enter(socket));
  }

  private async admit(socket: Socket): Promise<void> {
    const asked = (socket.handshake.auth as { protocol?: unknown } | null)?.protocol;
    if (asked !== protocol) throw refusal('NEW_VERSION');
    const actor = await this.actors.fromCookie(socket.handshake.headers.cookie);
    if (!actor) throw refusal('SIGNED_OUT');
    socket.data['actor'] = actor;
    socket.data['guard'] = this.guard;
    socket.data['limitKey'] = actor.sessionId;
    answerPackets(socket, 'console', this.guard);
  }

  private enter(socket: Socket): void {
    const actor = socket.data['actor'] as Actor;
    const businesses = (actor.businessIds ?? []).map(room.business);
    void socket.join([room.member(actor.memberId), room.session(actor.sessionId), ...businesses]);
    if (actor.businessIds === null) void socket.join(room.everyBusiness);
    forgetRequest(socket);
    const end = setTimeout(() => cut(socket), Math.min(actor.sessionEndsAt - Date.now(), longestTimer));
    socket.on('disconnect', () => {
      clearTimeout(end);
      for (const tell of this.left) tell(actor, socket.id);
    });
    for (const tell of this.entered) tell(actor, socket.id);
  }
}

/** An error of the handshake; its message is the code the client branches on. */
export function refusal(code: 'NEW_VERSION' | 'SIGNED_OUT' | 'NOT_FOUND' | 'UNKNOWN'): Error {
  return new Error(code);
}
