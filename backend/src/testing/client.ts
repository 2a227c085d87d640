import { io, type Socket } from 'socket.io-client';
import { protocol, sync } from '#shared/sync/sync.contract';
import { consoleSocketPath, type ConsoleEventName, type ConsoleEvents } from '#shared/wire/events';
import type { InputOf, OutputOf, Reply, Request } from '#shared/wire/request';
import { Ear } from './ear.js';

/** A member's console as the server sees it: requests, and every fact it was told. */
export class Client extends Ear<ConsoleEvents> {
  constructor(readonly socket: Socket) {
    super(socket);
  }

  /** Brings itself in step, as a page does after it connected. */
  async sync(): Promise<OutputOf<typeof sync>> {
    return this.must(sync, { taxonomies: {}, chats: {}, timeZone: 'Europe/Madrid' });
  }

  ask<R extends Request>(contract: R, input: InputOf<R>): Promise<Reply<OutputOf<R>>> {
    return this.send(contract.name, input) as Promise<Reply<OutputOf<R>>>;
  }

  /** The output of a request that must succeed; sent again, as a page does, when the answer was not definite. */
  async must<R extends Request>(contract: R, input: InputOf<R>): Promise<OutputOf<R>> {
    let reply = await this.ask(contract, input);
    for (let again = 0; again < 3 && !reply.ok && reply.code === 'UNKNOWN'; again++) {
      reply = await this.ask(contract, input);
    }
    if (!reply.ok)
      throw new Error(`${contract.name} was refused: ${reply.code} ${JSON.stringify(reply.data)}`);
    const parsed = contract.output.safeParse(reply.data);
    if (!parsed.success)
      throw new Error(
        `${contract.name} answered outside its contract: ${JSON.stringify(parsed.error.issues)}`,
      );
    return reply.data;
  }

  close(): void {
    this.socket.disconnect();
  }
}

export type Fact<E extends ConsoleEventName> = ConsoleEvents[E];

/** Connects a console on this machine with a cookie; rejects with the handshake's error code. */
export async function connectConsole(
  port: number,
  cookie: string,
  auth: object = { protocol },
): Promise<Client> {
  const socket = io(`http://127.0.0.1:${port}`, {
    path: consoleSocketPath,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth,
    extraHeaders: { cookie, origin: `http://localhost:${port}` },
  });
  const client = new Client(socket);
  await client.connected();
  return client;
}
