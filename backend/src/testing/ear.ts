import type { Socket } from 'socket.io-client';

interface Heard {
  event: string;
  fact: unknown;
  taken: boolean;
}

const patienceMs = 5_000;
const answerMs = 8_000;

/** Keeps everything a socket was told, so that a test can wait for a fact that came before it asked. */
export class Ear<Events extends object> {
  private readonly all: Heard[] = [];
  private readonly waiting = new Set<() => void>();

  constructor(private readonly raw: Socket) {
    raw.onAny((event: string, fact: unknown) => {
      this.all.push({ event, fact, taken: false });
      for (const look of this.waiting) look();
    });
  }

  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.raw.once('connect', () => resolve());
      this.raw.once('connect_error', (error) => reject(error));
    });
  }

  /** Every fact of this name so far. */
  heard<E extends keyof Events & string>(event: E): Events[E][] {
    return this.all.filter((one) => one.event === event).map((one) => one.fact as Events[E]);
  }

  /** The next fact of this name that was not taken yet and that `wanted` accepts. */
  next<E extends keyof Events & string>(
    event: E,
    wanted: (fact: Events[E]) => boolean = () => true,
  ): Promise<Events[E]> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.all.find(
          (one) => !one.taken && one.event === event && wanted(one.fact as Events[E]),
        );
        if (!found) return;
        found.taken = true;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(found.fact as Events[E]);
      };
      const timer = setTimeout(() => {
        this.waiting.delete(look);
        const names = this.all.map((one) => one.event).join(', ');
        reject(
          new Error(
            `No '${event}' was heard that fits, within ${patienceMs} ms. Heard: ${names || 'nothing'}.`,
          ),
        );
      }, patienceMs);
      this.waiting.add(look);
      look();
    });
  }

  protected send(name: string, input: unknown): Promise<unknown> {
    return this.raw.timeout(answerMs).emitWithAck(name, input);
  }
}
