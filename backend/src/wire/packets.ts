import type { Server, Socket } from 'socket.io';
import { DomainError, toRefusal } from './domainError.js';
import { handled } from './handles.js';
import { cut } from './live.js';
import { isShallow } from './parse.js';
import type { RequestGuard } from './requestGuard.js';

/** What may stand unsent for one socket before it is cut, in bytes. */
const watermark = 256 * 1024;
const lookEveryMs = 2_000;

/**
 * Answers the requests of a socket, and what is none. It is all that a socket has for them: a listener for each request
 * on each socket is what a thousand agents would cost most memory by.
 */
export function answerPackets(socket: Socket, door: 'console' | 'widget', guard: RequestGuard): void {
  socket.use((packet: unknown[]) => {
    const [name, ...rest] = packet;
    const last = rest.at(-1);
    const reply = typeof last === 'function' ? (last as (answer: unknown) => void) : null;
    const contract = typeof name === 'string' ? handled.get(name) : undefined;
    const fits = contract !== undefined && (contract.needs === 'user') === (door === 'widget');
    const answer = fits ? guard.answers.get(contract.name) : undefined;
    if (!answer) return void reply?.(toRefusal(new DomainError('UNKNOWN_REQUEST', {})));
    // A request without acknowledgement has nobody to answer to, and one with a second argument is not ours.
    if (!reply || rest.length !== 2 || !isShallow(rest[0])) {
      return void reply?.(
        toRefusal(new DomainError('BAD_INPUT', { path: '', problem: 'is not one plain object' })),
      );
    }
    void answer(socket, rest[0]).then(reply);
  });
  socket.on('error', () => undefined);
}

/** Cuts readers that do not read: the engine has no bound on what it buffers. */
export function watchReaders(server: Server): void {
  const timer = setInterval(() => {
    for (const socket of server.of('/').sockets.values()) if (unsent(socket) > watermark) cut(socket);
  }, lookEveryMs);
  timer.unref();
  server.httpServer.once('close', () => clearInterval(timer));
}

function unsent({ conn }: Socket): number {
  const transport = conn.transport as unknown as { socket?: { bufferedAmount?: number } };
  const waiting = (conn as unknown as { writeBuffer: { data?: unknown }[] }).writeBuffer;
  return waiting.reduce(
    (bytes, packet) => bytes + sizeOf(packet.data),
    transport.socket?.bufferedAmount ?? 0,
  );
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  return Buffer.isBuffer(data) ? data.byteLength : 0;
}
