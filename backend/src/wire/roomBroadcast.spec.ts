import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Server } from 'socket.io';
import { io, type Socket as ClientSocket } from 'socket.io-client';
import { broadcast, textFrame } from './roomBroadcast.js';

const clients = 40;
let server: Server;
let sockets: ClientSocket[];
let heard: [string, number][][];

beforeAll(async () => {
  const http = createServer();
  server = new Server(http, { transports: ['websocket'], perMessageDeflate: false, maxHttpBufferSize: 1e7 });
  server.on(
    'connection',
    (socket) => void socket.join(['everyone', `odd:${Number(socket.handshake.auth['place']) % 2}`]),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  heard = Array.from({ length: clients }, () => []);
  sockets = heard.map((own, place) => {
    const socket = io(`http://127.0.0.1:${port}`, {
      transports: ['websocket'],
      forceNew: true,
      auth: { place },
    });
    socket.onAny((event: string, fact: { n: number }) => own.push([event, fact.n]));
    return socket;
  });
  await Promise.all(
    sockets.map((socket) => new Promise<void>((resolve) => socket.on('connect', () => resolve()))),
  );
});

afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await server.close();
});

/** Until every client has heard `last`. */
async function everyoneHas(last: number): Promise<void> {
  const end = Date.now() + 10_000;
  while (!heard.every((own) => own.some(([, n]) => n === last))) {
    if (Date.now() > end) throw new Error(`Not everyone heard ${last}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('telling a room', () => {
  test('[WI13] every socket hears everything once and in order, whichever way each fact took', async () => {
    for (let n = 0; n < 300; n++) {
      if (n % 3 === 0) server.to('everyone').emit('usual', { n });
      else broadcast(server, ['everyone'], 'direct', { n });
      if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await everyoneHas(299);
    for (const own of heard) expect(own.map(([, n]) => n)).toEqual(Array.from({ length: 300 }, (_, n) => n));
  });

  test('[WI13] a socket in two of the rooms hears it once', async () => {
    broadcast(server, ['everyone', 'odd:0', 'odd:1'], 'direct', { n: 1_000 });
    broadcast(server, ['everyone'], 'direct', { n: 1_001 });
    await everyoneHas(1_001);
    for (const own of heard) expect(own.filter(([, n]) => n === 1_000)).toHaveLength(1);
  });

  test('[WI13] a reader that stands still loses nothing, overtakes nothing, and is seen to fall behind', async () => {
    const [slow] = sockets;
    const raw = (
      slow!.io.engine.transport as unknown as { ws: { _socket: { pause(): void; resume(): void } } }
    ).ws._socket;
    raw.pause();
    const filler = 'x'.repeat(100_000);
    for (let n = 2_000; n < 2_060; n++) broadcast(server, ['everyone'], 'direct', { n, filler });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const behind = [...server.sockets.sockets.values()].map(
      (socket) => (socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length,
    );
    expect(Math.max(...behind)).toBeGreaterThan(0);
    raw.resume();
    await everyoneHas(2_059);
    const numbers = heard[0]!.map(([, n]) => n).filter((n) => n >= 2_000);
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => 2_000 + index));
  });

  test.each([0, 1, 125, 126, 65_535, 65_536, 70_000])(
    '[WI13] a text of %i bytes has the right frame',
    (size) => {
      const frame = textFrame('a'.repeat(size));
      const head = size < 126 ? 2 : size < 65_536 ? 4 : 10;
      expect([frame[0], frame.length]).toEqual([0x81, head + size]);
    },
  );
});
