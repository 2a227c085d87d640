import type { ErrorCode } from '#shared/wire/errors';
import { useConnectionStore } from './connection.store';
import { jittered } from './operation';
import type { ConsoleSocket } from './socket';

/** Longest pause before a handshake that the server turned away is tried again, in milliseconds. */
const handshakePause = 6_000;

/** Tells the connection store what becomes of the line, and brings the line back where the socket would not. */
export function watchLine(socket: ConsoleSocket, lost: () => void): void {
  const connection = useConnectionStore();

  socket.on('disconnect', (reason) => {
    lost();
    connection.isLost();
    if (reason === 'io server disconnect') again();
  });
  socket.on('connect_error', (error) => {
    connection.isLost();
    const code = refusalIn(error);
    if (code === 'SIGNED_OUT') connection.stop({ why: 'sessionEnded' });
    else if (code === 'NEW_VERSION') connection.stop({ why: 'newVersion' });
    else if (!socket.active) again();
  });
  // The browser's word is a hint: cut, and let the next attempt find out.
  addEventListener('offline', () => socket.io.engine?.close());
  addEventListener('online', () => {
    if (!socket.connected && connection.halt === null) socket.disconnect().connect();
  });

  function again(): void {
    setTimeout(() => connection.halt === null && socket.connect(), jittered(handshakePause));
  }
}

/** A refused handshake carries its code as the message, or beside it. */
function refusalIn(error: Error & { data?: { code?: unknown } }): ErrorCode | undefined {
  const code = error.data?.code ?? error.message;
  return code === 'SIGNED_OUT' || code === 'NEW_VERSION' ? code : undefined;
}
