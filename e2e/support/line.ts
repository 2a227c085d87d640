import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy between browsers and Baton whose live line can be cut, while pages still load through it. */
export class Line {
  private up = true;
  private target = 0;
  private readonly sockets = new Set<Duplex>();

  private constructor(private readonly proxy: Server) {
    proxy.on('request', (asked, answer) => this.pass(asked, answer));
    proxy.on('upgrade', (asked: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.tunnel(asked, socket, head),
    );
  }

  static async open(): Promise<Line> {
    const proxy = createServer();
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    return new Line(proxy);
  }

  get url(): string {
    return `http://localhost:${(this.proxy.address() as AddressInfo).port}`;
  }

  /** Names the Baton behind it. */
  leadTo(port: number): void {
    this.target = port;
  }

  cut(): void {
    this.up = false;
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  restore(): void {
    this.up = true;
  }

  close(): void {
    this.cut();
    this.proxy.close();
    this.proxy.closeAllConnections();
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { method, url, headers } = asked;
    const passed = request({ host: '127.0.0.1', port: this.target, method, path: url, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  }

  private tunnel(asked: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!this.up) return void socket.destroy();
    const behind = connect(this.target, '127.0.0.1', () => {
      const headers = asked.rawHeaders.flatMap((name, place, all) =>
        place % 2 === 0 ? [`${name}: ${all[place + 1]}`] : [],
      );
      behind.write([`${asked.method} ${asked.url} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
      behind.write(head);
      socket.pipe(behind).pipe(socket);
    });
    for (const end of [socket, behind]) {
      this.sockets.add(end);
      end.on('error', () => undefined);
      end.on('close', () => [socket, behind].forEach((each) => each.destroy()));
    }
  }
}
