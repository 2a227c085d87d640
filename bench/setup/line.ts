import { setTimeout as wait } from 'node:timers/promises';
import type { Reply } from '#shared/wire/request';
import type { LightSocket } from '../load/lightSocket.js';

/** More than the server's own limit: what is not answered by then is unknown to the client. */
export const patienceMs = 6_500;
const betweenTriesMs = 100;

/** Thrown at whoever still asks on a line that was ended on purpose. */
class LineEnded extends Error {}

/** For work of its own accord that an ended line may cut short. */
export function unlessEnded(error: unknown): void {
  if (!(error instanceof LineEnded)) throw error;
}

/** A client's line to a server that may go away and come back: opened again whenever it is gone. */
export class Line {
  private socket: LightSocket | null = null;
  private opening: Promise<LightSocket> | null = null;
  private ended = false;

  constructor(
    private readonly dial: () => Promise<LightSocket>,
    /** Called with each new connection before anything is asked on it. */
    private readonly greet: (socket: LightSocket) => void = () => undefined,
  ) {}

  /** Asks once; null when it stays unknown whether it was done. */
  async ask<T>(name: string, input: object): Promise<Reply<T> | null> {
    const socket = await this.connected();
    return socket.attempt<Reply<T>>(name, input, patienceMs);
  }

  /** Asks with the same words until the answer is definite, as every client of Baton does. */
  async settle<T>(name: string, input: object, unsure: () => void = () => undefined): Promise<Reply<T>> {
    for (;;) {
      const reply = await this.ask<T>(name, input);
      if (reply && (reply.ok || !reply.retryable)) return reply;
      unsure();
      const pauseMs = reply?.code === 'TOO_MANY' ? reply.data.retryAfterMs : betweenTriesMs;
      await wait(pauseMs * (0.5 + Math.random()));
    }
  }

  /** The open connection, opened when there is none. */
  async connected(): Promise<LightSocket> {
    if (this.socket?.open) return this.socket;
    this.opening ??= this.open().finally(() => (this.opening = null));
    return this.opening;
  }

  /** Breaks the connection as a dead network would; the next request opens another. */
  cut(): void {
    this.socket?.close();
  }

  end(): void {
    this.ended = true;
    this.cut();
  }

  private async open(): Promise<LightSocket> {
    for (;;) {
      if (this.ended) throw new LineEnded();
      try {
        this.socket = await this.dial();
        this.greet(this.socket);
        return this.socket;
      } catch {
        await wait(betweenTriesMs * (0.5 + Math.random()));
      }
    }
  }
}
