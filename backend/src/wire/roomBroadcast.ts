import type { Server, Socket } from 'socket.io';
import type { Duplex } from 'node:stream';

/** Below this the library's own way is as quick. */
const worthwhile = 32;
/** Engine.IO's "message" and Socket.IO's "event", in front of every event's JSON. */
const eventPrefix = '42';

/**
 * What this reaches into beneath Socket.IO's public surface. `roomBroadcast.spec.ts` holds the order and the
 * back-pressure that rest on it; with another transport or a field gone, the library's own way is taken.
 */
interface Innards {
  readyState: string;
  writeBuffer: unknown[];
  transport: {
    name: string;
    writable: boolean;
    socket?: { readyState: number; _socket?: Duplex; _sender?: { _state?: number; _queue?: unknown[] } };
  };
}

/**
 * Tells one event to every socket of the rooms. The frame is made once, and an idle connection gets it in a single
 * write; a connection with anything under way gets it behind that, through the library. Facts are plain JSON.
 */
export function broadcast(server: Server, rooms: readonly string[], event: string, fact: unknown): void {
  const space = server.of('/');
  const ids = new Set(rooms.flatMap((room) => [...(space.adapter.rooms.get(room) ?? [])]));
  if (ids.size < worthwhile) return void server.to([...rooms]).emit(event, fact);
  const frame = textFrame(`${eventPrefix}${JSON.stringify([event, fact])}`);
  for (const id of ids) {
    const socket = space.sockets.get(id);
    if (!socket) continue;
    const stream = idleStream(socket);
    if (stream) stream.write(frame);
    else socket.emit(event, fact);
  }
}

/** The connection's byte stream when nothing at all is on its way through it. */
function idleStream(socket: Socket): Duplex | null {
  const { readyState, writeBuffer, transport } = socket.conn as unknown as Innards;
  if (readyState !== 'open' || transport.name !== 'websocket' || !transport.writable) return null;
  const { socket: ws } = transport;
  const stream = ws?._socket;
  if (!stream || ws.readyState !== 1 || writeBuffer.length > 0) return null;
  const sending = ws._sender?._state !== 0 || (ws._sender._queue?.length ?? 1) > 0;
  return sending || stream.destroyed || stream.writableLength > 0 ? null : stream;
}

/** One unmasked, final text frame (RFC 6455, 5.2). */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head[0] = 0x81;
  head[1] = size < 126 ? size : size < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(size, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([head, payload]);
}
