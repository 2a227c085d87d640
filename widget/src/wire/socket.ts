import { io, type Socket } from 'socket.io-client';
import type { UserEvents } from '#shared/widget/widget.contract';
import { widgetSocketPath } from '#shared/wire/events';
import { protocol } from '#shared/wire/protocol';

type Heard = { [E in keyof UserEvents]: (fact: UserEvents[E]) => void };
type Said = Record<
  string,
  (input: unknown, answered: (failure: Error | null, reply: unknown) => void) => void
>;

export type UserSocket = Socket<Heard, Said>;

/** Makes the user's socket without connecting it. `token` is read anew for every handshake. */
export function makeSocket(origin: string, businessKey: string, token: () => string | null): UserSocket {
  return io(origin, {
    path: widgetSocketPath,
    transports: ['websocket'],
    autoConnect: false,
    forceNew: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 8_000,
    timeout: 8_000,
    auth: (give) => give({ businessKey, token: token(), protocol }),
  });
}
