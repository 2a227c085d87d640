import type { closeChat, Closure } from '#shared/closures/closures.contract';
import type { InputOf, OutputOf, Refusal } from '#shared/wire/request';
import { jittered } from '../wire/operation';
import { Refused } from '../wire/refused';
import type { Storage } from '../wire/storage';

export type CloseInput = InputOf<typeof closeChat>;

/** A closing on its way, with everything that was typed, kept in this browser until it is on record or discarded. */
export interface KeptClosing {
  closureId: string;
  memberId: string;
  chatId: string;
  businessId: string;
  userId: string;
  userName: string;
  /** Names as chosen, for telling what was not recorded. */
  categoryName: string | null;
  reasonName: string | null;
  input: CloseInput;
  at: number;
  state: 'pending' | 'refused';
  refusal: Refusal | null;
  /** Ids of the notes on the user that `Keep as note` makes of it, so that a repeated attempt makes them once. */
  noteIds: string[];
}

export type Outcome =
  | { state: 'recorded'; closure: Closure; duplicate: boolean }
  /** Not known yet, or not sent yet: it is sent again until it is. */
  | { state: 'pending' }
  | { state: 'refused'; refusal: Refusal };

/** What the outbox needs of the world around it. */
export interface OutboxWorld {
  storage(): Promise<Storage>;
  send(input: CloseInput): Promise<OutputOf<typeof closeChat>>;
  /** Whether the line is up and signed in as the member the outbox belongs to. */
  maySend(): boolean;
  /** Runs with nobody else of this browser inside under the same name. */
  alone<T>(name: string, run: () => Promise<T>): Promise<T>;
  pause(milliseconds: number): Promise<void>;
  /** The kept closings have changed here; other tabs are told too. */
  changed(): void;
  recorded(kept: KeptClosing, closure: Closure): void;
}

const firstPause = 1_000;
const longestPause = 30_000;
/** Refusals that say nothing of this closing: it stays pending until they are over. */
const notOfTheClosing = new Set<Refusal['code']>(['SIGNED_OUT', 'NEW_VERSION']);

/**
 * The closings of one member that the server has not yet taken. Each is stored before it is first sent, sent under
 * the same id until a definite answer, and never by two tabs at once.
 */
export class ClosingOutbox {
  readonly #trying = new Set<string>();

  constructor(
    readonly memberId: string,
    private readonly world: OutboxWorld,
  ) {}

  /** All kept closings of the member, oldest first. */
  async list(): Promise<KeptClosing[]> {
    const storage = await this.world.storage();
    const kept = await storage.getAllFromIndex('closings', 'byMember', this.memberId);
    return kept.sort((a, b) => a.at - b.at);
  }

  /** Keeps a closing, then tries it once; when that brings no definite answer it goes on by itself. */
  async add(kept: KeptClosing): Promise<Outcome> {
    await (await this.world.storage()).put('closings', kept);
    this.world.changed();
    const outcome = await this.#attempt(kept.closureId);
    if (outcome?.state === 'pending') void this.#keepTrying(kept.closureId);
    return outcome ?? { state: 'pending' };
  }

  /** Tries everything that is pending; call it when the line is back. */
  async pump(): Promise<void> {
    const pending = (await this.list()).filter((kept) => kept.state === 'pending');
    await Promise.all(pending.map((kept) => this.#keepTrying(kept.closureId)));
  }

  /** Changes a kept closing; undefined removes it. */
  async settle(closureId: string, next: KeptClosing | undefined): Promise<void> {
    const storage = await this.world.storage();
    if (next) await storage.put('closings', next);
    else await storage.delete('closings', closureId);
    this.world.changed();
  }

  async #keepTrying(closureId: string): Promise<void> {
    if (this.#trying.has(closureId)) return;
    this.#trying.add(closureId);
    try {
      for (let longest = firstPause; this.world.maySend(); longest = Math.min(longest * 2, longestPause)) {
        await this.world.pause(jittered(longest));
        const outcome = await this.#attempt(closureId);
        if (outcome?.state !== 'pending') return;
      }
    } finally {
      this.#trying.delete(closureId);
    }
  }

  /** One try, alone among the tabs. Undefined when another tab has settled it meanwhile. */
  #attempt(closureId: string): Promise<Outcome | undefined> {
    return this.world.alone(`baton:closing:${closureId}`, async () => {
      const kept = await (await this.world.storage()).get('closings', closureId);
      if (!kept || kept.memberId !== this.memberId) return undefined;
      if (kept.state === 'refused')
        return kept.refusal ? { state: 'refused', refusal: kept.refusal } : undefined;
      return this.world.maySend() ? this.#send(kept) : { state: 'pending' };
    });
  }

  async #send(kept: KeptClosing): Promise<Outcome> {
    try {
      const { closure, duplicate } = await this.world.send(kept.input);
      await this.settle(kept.closureId, undefined);
      this.world.recorded(kept, closure);
      return { state: 'recorded', closure, duplicate };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.retryable || notOfTheClosing.has(error.code)) return { state: 'pending' };
      await this.settle(kept.closureId, { ...kept, state: 'refused', refusal: error.refusal });
      return { state: 'refused', refusal: error.refusal };
    }
  }
}
