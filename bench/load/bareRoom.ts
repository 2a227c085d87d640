import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

/** The measure of P1 and P2: the same Socket.IO, one room, the same payload, nothing stored. */
const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
  pingInterval: 10_000,
  pingTimeout: 8_000,
});
let payload: unknown = null;

io.on('connection', (socket) => {
  void socket.join('everyone');
  socket.on('edit', (_: unknown, answer: (reply: unknown) => void) => {
    io.to('everyone').emit('edited', payload);
    answer({ ok: true });
  });
});

process.on('message', (command: { id: number; do: string; payload?: unknown }) => {
  if (command.do === 'payload') payload = command.payload;
  if (command.do === 'listen') {
    http.listen(0, '127.0.0.1', () =>
      process.send!({ id: command.id, result: (http.address() as AddressInfo).port }),
    );
    return;
  }
  process.send!({ id: command.id, result: command.do === 'cpu' ? process.cpuUsage() : null });
});
