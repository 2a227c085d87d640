import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP line to a port of this machine, on which single connections may go silent without ending. */
export class TcpLine {
  private readonly pairs = new Set<{ client: Socket; target: Socket }>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async open(targetPort: number): Promise<TcpLine> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const line = new TcpLine(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => line.join(client, connect(targetPort, '127.0.0.1')));
    return line;
  }

  /** Whether the connection that the target sees from this port goes over this line. */
  carries(port: number): boolean {
    return this.pairOf(port) !== undefined;
  }

  /** Nothing goes either way any more on the connection that the target sees from this port. */
  silence(port: number): void {
    const pair = this.pairOf(port);
    pair?.client.unpipe().pause();
    pair?.target.unpipe().pause();
  }

  close(): void {
    this.server.close();
    for (const { client, target } of this.pairs) {
      client.destroy();
      target.destroy();
    }
  }

  private pairOf(port: number): { client: Socket; target: Socket } | undefined {
    return [...this.pairs].find(({ target }) => target.localPort === port);
  }

  private join(client: Socket, target: Socket): void {
    const pair = { client, target };
    this.pairs.add(pair);
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      one.setNoDelay(true).pipe(other);
      one.on('error', () => undefined);
      one.on('close', () => {
        other.destroy();
        this.pairs.delete(pair);
      });
    }
  }
}
