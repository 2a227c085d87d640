import type { UserSocket } from '../wire/socket';

type Answered = (failure: Error | null, reply: unknown) => void;

interface Asked {
  name: string;
  input: unknown;
  answer(data: unknown): void;
  refuse(code: string, retryable: boolean): void;
  fail(): void;
}

/** A socket one can read: it does nothing by itself, and remembers what it was asked. */
export class FakeSocket {
  connected = false;
  active = false;
  id: string | undefined;
  readonly asked: Asked[] = [];
  connects = 0;
  #listeners = new Map<string, ((fact: never) => void)[]>();

  on(name: string, heard: (fact: never) => void): this {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), heard]);
    return this;
  }

  connect(): this {
    this.connects++;
    this.active = true;
    return this;
  }

  disconnect(): this {
    if (this.connected) this.drop('io client disconnect');
    this.active = false;
    return this;
  }

  timeout(): { emit(name: string, input: unknown, answered: Answered): void } {
    return {
      emit: (name, input, answered) =>
        this.asked.push({
          name,
          input,
          answer: (data) => answered(null, { ok: true, data }),
          refuse: (code, retryable) => answered(null, { ok: false, code, retryable, data: {}, id: 'r' }),
          fail: () => answered(new Error('timeout'), undefined),
        }),
    };
  }

  /** The server accepts the handshake. */
  accept(): void {
    this.connected = true;
    this.id = `line ${this.connects}`;
    this.tell('connect', undefined);
  }

  /** The server refuses the handshake with a code. */
  refuseHandshake(code: string): void {
    this.active = false;
    this.tell('connect_error', Object.assign(new Error(code), { data: { code } }));
  }

  drop(reason: string): void {
    this.connected = false;
    this.id = undefined;
    this.active = reason !== 'io server disconnect' && reason !== 'io client disconnect';
    this.tell('disconnect', reason);
  }

  tell(name: string, fact: unknown): void {
    for (const heard of this.#listeners.get(name) ?? []) heard(fact as never);
  }

  /** As the type the connection takes. */
  get asSocket(): UserSocket {
    return this as unknown as UserSocket;
  }
}
