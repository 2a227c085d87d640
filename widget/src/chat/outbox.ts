import type { Attachment } from '#shared/files/files.contract';
import type { Storage } from '../loader/storage';
import { uuid } from './uuid';

/** A message of the user that the server has not confirmed. Its id is its `clientMessageId` on every attempt. */
export interface Unsent {
  readonly id: string;
  readonly text: string;
  readonly attachment: Attachment | null;
  readonly at: number;
  readonly state: 'waiting' | 'sending' | 'failed';
}

/** What became of one attempt. `unsure`: it may or may not have arrived, so it is sent again with the same id. */
export type Outcome = 'delivered' | 'unsure' | 'refused';

/** A message as the server takes it. */
export interface Sent {
  clientMessageId: string;
  text: string;
  fileId?: string;
}

type Send = (message: Sent) => Promise<Outcome>;

/** Where the outbox keeps its messages: each under its own name, so that tabs never overwrite one another. */
export interface OutboxPlace {
  storage: Storage;
  prefix: string;
}

const attempts = 4;
const dayMs = 24 * 60 * 60 * 1000;

interface Entry {
  id: string;
  text: string;
  attachment: Attachment | null;
  at: number;
  state: Unsent['state'];
  tries: number;
  refused: boolean;
}

function parseEntry(id: string, stored: string | null, now: number): Entry | null {
  try {
    const { text, at, refused, attachment = null } = JSON.parse(stored ?? '') as Partial<Entry>;
    if (typeof text !== 'string' || typeof at !== 'number') return null;
    // After a day the user decides; they may have found help elsewhere.
    const stale = refused === true || now - at > dayMs;
    return { id, text, attachment, at, state: stale ? 'failed' : 'waiting', tries: 0, refused: stale };
  } catch {
    return null;
  }
}

/** Keeps unsent messages through reloads and sends them one after the other, in the order they were written. */
export class Outbox {
  #entries: Entry[] = [];
  #online = false;
  #pumping = false;
  #changed: () => void = () => {};

  constructor(
    private readonly place: OutboxPlace,
    private readonly send: Send,
  ) {
    this.#load();
  }

  /** Messages in the order they were written. */
  get unsent(): readonly Unsent[] {
    return this.#entries;
  }

  onChange(changed: () => void): void {
    this.#changed = changed;
  }

  add(text: string, attachment: Attachment | null = null): Unsent {
    const fresh = { state: 'waiting', tries: 0, refused: false } as const;
    const entry: Entry = { id: uuid(), text, attachment, at: Date.now(), ...fresh };
    this.#entries.push(entry);
    this.#store(entry);
    this.#changed();
    void this.#pump();
    return entry;
  }

  /** The line is back: everything that was not refused goes out again under its own id. */
  resume(): void {
    this.#online = true;
    for (const entry of this.#entries)
      if (!entry.refused) Object.assign(entry, { state: 'waiting', tries: 0 });
    this.#changed();
    void this.#pump();
  }

  pause(): void {
    this.#online = false;
  }

  /** `Send again`. */
  again(id: string): void {
    const entry = this.#find(id);
    if (!entry || entry.state !== 'failed') return;
    Object.assign(entry, { state: 'waiting', tries: 0, refused: false });
    this.#store(entry);
    this.#changed();
    void this.#pump();
  }

  /** The message is on record, or the user took it back. */
  drop(id: string): void {
    this.place.storage.remove(this.place.prefix + id);
    if (!this.#find(id)) return;
    this.#entries = this.#entries.filter((entry) => entry.id !== id);
    this.#changed();
  }

  /** Another tab has stored or removed something. */
  heard(name: string): void {
    if (name.startsWith(this.place.prefix) && this.place.storage.get(name) === null) {
      this.drop(name.slice(this.place.prefix.length));
    }
  }

  #find(id: string): Entry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  #load(): void {
    const { storage, prefix } = this.place;
    for (const name of storage.names(prefix)) {
      const entry = parseEntry(name.slice(prefix.length), storage.get(name), Date.now());
      if (entry) this.#entries.push(entry);
      else storage.remove(name);
    }
    this.#entries.sort((one, other) => one.at - other.at);
  }

  #store({ id, text, attachment, at, refused }: Entry): void {
    this.place.storage.set(this.place.prefix + id, JSON.stringify({ text, attachment, at, refused }));
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      for (;;) {
        const next = this.#online ? this.#entries.find((entry) => entry.state === 'waiting') : undefined;
        if (!next) return;
        await this.#attempt(next);
      }
    } finally {
      this.#pumping = false;
    }
  }

  async #attempt(entry: Entry): Promise<void> {
    entry.state = 'sending';
    entry.tries++;
    this.#changed();
    const { id: clientMessageId, text, attachment } = entry;
    const outcome = await this.send({ clientMessageId, text, ...(attachment && { fileId: attachment.id }) });
    if (outcome === 'delivered') return this.drop(entry.id);
    if (!this.#find(entry.id)) return;
    if (outcome === 'refused') {
      Object.assign(entry, { state: 'failed', refused: true });
      this.#store(entry);
    } else if (!this.#online) {
      entry.state = 'waiting';
    } else if (entry.tries >= attempts) {
      entry.state = 'failed';
    } else {
      await pause(entry.tries);
      if (entry.state === 'sending') entry.state = 'waiting';
    }
    this.#changed();
  }
}

/** Full jitter, doubling: up to 1, 2, 4 s. */
function pause(tries: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 500 * 2 ** tries));
}
