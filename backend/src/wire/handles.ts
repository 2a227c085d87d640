import { SubscribeMessage } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import type { InputOf, OutputOf, Request } from '#shared/wire/request';
import type { Actor, Visitor } from './callers.js';
import type { RequestGuard } from './requestGuard.js';

type Caller<R extends Request> = R['needs'] extends 'user' ? Visitor : Actor;
type Handler<R extends Request> = (
  caller: Caller<R>,
  input: InputOf<R>,
  socket: Socket,
) => Promise<OutputOf<R>>;
/** Answers one packet of a socket; it never rejects. */
export type WireHandler = (socket: Socket, payload: unknown) => Promise<unknown>;

/** Every contract that a gateway handles, by name; the boot check compares it with what is subscribed. */
export const handled = new Map<string, Request>();

/**
 * Binds a method to a request of the contract: parse → permission → run → always reply. The method receives the
 * caller and the parsed input, and returns the contract's output; a wrong type of any of them does not compile.
 */
export function Handles<R extends Request>(contract: R) {
  return <H extends Handler<R>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    const run = descriptor.value!;
    const answer: WireHandler = function (this: object, socket, payload) {
      const guard = socket.data['guard'] as RequestGuard;
      return guard.answer(contract, socket, payload, (caller, input) =>
        run.call(this, caller as Caller<R>, input as InputOf<R>, socket),
      );
    };
    const bound = descriptor as unknown as TypedPropertyDescriptor<WireHandler>;
    bound.value = answer;
    handled.set(contract.name, contract);
    SubscribeMessage(contract.name)(target, key, bound as PropertyDescriptor);
  };
}
