import WebSocket from 'ws';

type Answer = (data: unknown) => void;
type Watch = (event: string, raw: string) => void;

const openWithinMs = 10_000;

export interface Door {
  port: number;
  path: string;
  headers: Record<string, string>;
  auth: unknown;
}

/**
 * A Socket.IO client that speaks Engine.IO 4 over `ws` and parses nothing it does not need, so that the measured
 * server and not the load generator is the limit.
 */
export class LightSocket {
  private readonly answers = new Map<number, Answer>();
  private readonly lapses = new Set<() => void>();
  private lastAck = 0;
  /** Characters heard since it was opened: bytes, as long as the text is ASCII. */
  heard = 0;
  /** Whether the server said goodbye: a client of Baton does not come back from that by itself. */
  dismissed = false;
  private watch: Watch = () => undefined;

  private constructor(private readonly ws: WebSocket) {
    ws.on('message', (data) => this.hear(String(data)));
    ws.on('error', () => undefined);
    ws.on('close', () => {
      for (const lapse of this.lapses) lapse();
    });
  }

  /** Connects and enters the default namespace. @throws Error with the server's refusal */
  static open(door: Door): Promise<LightSocket> {
    const url = `ws://127.0.0.1:${door.port}${door.path}/?EIO=4&transport=websocket`;
    const ws = new WebSocket(url, { headers: door.headers, perMessageDeflate: false });
    return new Promise((resolve, reject) => {
      const tooLong = setTimeout(() => ws.terminate(), openWithinMs);
      ws.once('error', reject);
      ws.once('close', () => {
        clearTimeout(tooLong);
        reject(new Error('The connection ended before it was open.'));
      });
      ws.on('message', function hello(data) {
        const text = String(data);
        if (text.startsWith('0')) ws.send(`40${JSON.stringify(door.auth)}`);
        else if (text.startsWith('44'))
          reject(new Error(`The server refused the connection: ${text.slice(2)}`));
        else if (text.startsWith('40')) {
          clearTimeout(tooLong);
          ws.off('message', hello);
          resolve(new LightSocket(ws));
        }
      });
    });
  }

  /** Called with every event's name and its unparsed packet. */
  onEvent(watch: Watch): void {
    this.watch = watch;
  }

  onClose(work: () => void): void {
    this.ws.on('close', work);
  }

  /** Sends a request and waits for its acknowledgement. */
  ask<T>(name: string, input: unknown): Promise<T> {
    const id = ++this.lastAck;
    return new Promise((resolve) => {
      this.answers.set(id, resolve as Answer);
      this.ws.send(`42${id}${JSON.stringify([name, input])}`);
    });
  }

  /** The same, but null when the connection ends, or `limitMs` pass, before the answer: then it is unknown. */
  attempt<T>(name: string, input: unknown, limitMs: number): Promise<T | null> {
    return new Promise((resolve) => {
      const end = (answer: T | null): void => {
        clearTimeout(timer);
        this.lapses.delete(lapse);
        resolve(answer);
      };
      const lapse = (): void => end(null);
      const timer = setTimeout(lapse, limitMs);
      this.lapses.add(lapse);
      void this.ask<T>(name, input).then(end);
      if (!this.open) lapse();
    });
  }

  /** Sends a request whose answer nobody waits for; resolved once it is on its way. */
  sendUnheard(name: string, input: unknown): Promise<void> {
    return new Promise((resolve) =>
      this.ws.send(`42${++this.lastAck}${JSON.stringify([name, input])}`, () => resolve()),
    );
  }

  /** Sends bytes as they are, whatever they are. */
  sendRaw(data: string | Buffer): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(data);
  }

  /** From now on nothing is read, and the connection stays. */
  stopReading(): void {
    this.ws.pause();
  }

  get open(): boolean {
    return this.ws.readyState === WebSocket.OPEN;
  }

  close(): void {
    this.ws.terminate();
  }

  private hear(text: string): void {
    this.heard += text.length;
    if (text === '2') return this.ws.send('3');
    if (text.startsWith('41')) this.dismissed = true;
    if (text.startsWith('42')) {
      const end = text.indexOf('"', 4);
      return this.watch(text.slice(4, end), text);
    }
    if (!text.startsWith('43')) return;
    const start = text.indexOf('[');
    const id = Number(text.slice(2, start));
    const answer = this.answers.get(id);
    this.answers.delete(id);
    const [data] = JSON.parse(text.slice(start)) as unknown[];
    answer?.(data);
  }
}
