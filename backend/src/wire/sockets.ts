import type { IncomingMessage } from 'node:http';
import type { Socket } from 'socket.io';

type Kept = Map<string, unknown>;

/**
 * Takes what a map keeps under the socket's id out of it when the socket ends: one listener a socket, however often it
 * is asked for.
 */
export function forgetWithSocket(socket: Socket, kept: Kept): void {
  const all = (socket.data['forgottenBy'] ??= new Set<Kept>()) as Set<Kept>;
  if (all.size === 0) socket.once('disconnect', () => all.forEach((map) => map.delete(socket.id)));
  all.add(kept);
}

/** Lets go of the request that a socket came with: nobody reads it once the socket is in. */
export function forgetRequest(socket: Socket): void {
  (socket.conn as unknown as { request: IncomingMessage | null }).request = null;
  Object.assign(socket.handshake, { headers: {}, query: {}, auth: {} });
}
