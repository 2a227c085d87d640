import type { OnGatewayInit } from '@nestjs/websockets';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Server, Socket } from 'socket.io';
import { protocol } from '#shared/sync/sync.contract';
import { Addresses } from './addresses.js';
import { VisitorSource, type Visitor } from './callers.js';
import { refusal } from './console.door.js';
import { WidgetGateway } from './gateways.js';
import { Live, room } from './live.js';
import { answerPackets, watchReaders } from './packets.js';
import { RequestGuard } from './requestGuard.js';
import { forgetRequest } from './sockets.js';

/** Each newcomer may become a guest with a row of their own; an office behind one address has this many a minute. */
const newcomers = new RateLimiterMemory({ points: 240, duration: 60 });

type Handshake = { businessKey?: unknown; token?: unknown; protocol?: unknown } | null;

/** Where the widget's sockets come in: by the business's key and the user's token, never by a cookie. */
@WidgetGateway()
export class WidgetDoor implements OnGatewayInit<Server> {
  constructor(
    private readonly visitors: VisitorSource,
    private readonly live: Live,
    private readonly guard: RequestGuard,
    private readonly addresses: Addresses,
  ) {}

  afterInit(server: Server): void {
    this.live.open('widget', server);
    watchReaders(server);
    server.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => next(error as Error),
      );
    });
    server.prependListener('connection', (socket: Socket) => enter(socket));
  }

  private async admit(socket: Socket): Promise<void> {
    const auth = socket.handshake.auth as Handshake;
    if (auth?.protocol !== protocol) throw refusal('NEW_VERSION');
    if (typeof auth.businessKey !== 'string') throw refusal('NOT_FOUND');
    const token = typeof auth.token === 'string' ? auth.token : null;
    const origin = socket.handshake.headers.origin ?? '';
    if (!token) await limitNewcomers(this.addressOf(socket));
    const visitor = await this.visitors.fromHandshake({ businessKey: auth.businessKey, token }, origin);
    if (!visitor) throw refusal('NOT_FOUND');
    socket.data['visitor'] = visitor;
    socket.data['guard'] = this.guard;
    socket.data['limitKey'] = visitor.userId ?? socket.id;
    answerPackets(socket, 'widget', this.guard);
  }

  private addressOf({ handshake: { headers, address } }: Socket): string {
    return this.addresses.of({ headers, remote: address });
  }
}

function enter(socket: Socket): void {
  const visitor = socket.data['visitor'] as Visitor;
  if (visitor.userId) void socket.join(room.user(visitor.userId));
  forgetRequest(socket);
}

async function limitNewcomers(address: string): Promise<void> {
  await newcomers.consume(address).catch(() => {
    throw refusal('UNKNOWN');
  });
}
