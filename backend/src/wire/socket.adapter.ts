import type { IncomingMessage } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { consoleSocketPath } from '#shared/wire/events';
import type { Origins } from './origins.js';

/** Largest packet a client may send, in bytes. */
const largestPacket = 64 * 1024;

/** Socket.IO as Baton runs it: WebSocket only, nothing replayed, foreign pages refused before anything is parsed. */
export class SocketAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly origins: Origins,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const isConsole = options?.path === consoleSocketPath;
    const server = super.createIOServer(port, {
      ...options,
      transports: ['websocket'],
      maxHttpBufferSize: largestPacket,
      pingInterval: 10_000,
      pingTimeout: 8_000,
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      destroyUpgrade: false,
      allowRequest: (request: IncomingMessage, answer: (error: string | null, allowed: boolean) => void) => {
        const origin = request.headers.origin;
        answer(
          null,
          isConsole ? this.origins.isConsole(origin) : typeof origin === 'string' && origin !== 'null',
        );
      },
    } as unknown as ServerOptions) as Server;
    return server;
  }

  /** The doors let sockets in and answer them: what the framework would bind to each is not needed. */
  override bindClientConnect(): void {
    return undefined;
  }
}
