import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { protocol } from '#shared/sync/sync.contract';
import { helloUser, sendUserMessage, talkToPerson, type UserEvents } from '#shared/widget/widget.contract';
import { widgetSocketPath } from '#shared/wire/events';
import type { InputOf, OutputOf, Reply, Request } from '#shared/wire/request';
import { Ear } from './ear.js';

/** A user in the widget. */
export class User extends Ear<UserEvents> {
  /** The token that makes a later connection the same user; known after `hello`. */
  token: string | null = null;

  constructor(readonly socket: Socket) {
    super(socket);
  }

  ask<R extends Request>(contract: R, input: InputOf<R>): Promise<Reply<OutputOf<R>>> {
    return super.send(contract.name, input) as Promise<Reply<OutputOf<R>>>;
  }

  async must<R extends Request>(contract: R, input: InputOf<R>): Promise<OutputOf<R>> {
    const reply = await this.ask(contract, input);
    if (!reply.ok)
      throw new Error(`${contract.name} was refused: ${reply.code} ${JSON.stringify(reply.data)}`);
    return reply.data;
  }

  async hello(): Promise<OutputOf<typeof helloUser>> {
    const answer = await this.must(helloUser, { chatId: null, seq: 0 });
    this.token = answer.token ?? this.token;
    return answer;
  }

  write(text: string): Promise<OutputOf<typeof sendUserMessage>> {
    return this.must(sendUserMessage, { clientMessageId: randomUUID(), text });
  }

  talkToPerson(): Promise<OutputOf<typeof talkToPerson>> {
    return this.must(talkToPerson, { opId: randomUUID() });
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** Connects a widget on this machine and says hello. */
export async function connectUser(port: number, businessKey: string, token: string | null): Promise<User> {
  const socket = io(`http://127.0.0.1:${port}`, {
    path: widgetSocketPath,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { businessKey, token, protocol },
    extraHeaders: { origin: `http://localhost:${port}` },
  });
  const user = new User(socket);
  user.token = token;
  await user.connected();
  await user.hello();
  return user;
}
