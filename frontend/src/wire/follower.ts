import type { ConsoleEventName, ConsoleEvents } from '#shared/wire/events';
import type { EventHandlers } from './handlers';
import { jittered, pause } from './operation';
import { Refused } from './refused';

/** What the follower does with the world. `A` is the answer of `sync`. */
export interface Following<A> {
  handlers: EventHandlers;
  askSync(): Promise<A>;
  /** Takes the answer into the stores; false when it is not for this page and nothing may be taken. */
  take(answer: A): boolean;
  inStep(): void;
  /** A refusal that trying again does not change. */
  refused(refusal: Refused): void;
}

/** Longest pause before a sync that failed is tried again, in milliseconds. */
const syncPause = 4_000;

/**
 * Keeps the stores in step with the server: facts that arrive before the answer of `sync` are held and applied after
 * it. Every taker drops what it already has, so holding too much does no harm.
 */
export class Follower<A> {
  #held: (() => void)[] | null = [];
  #round = 0;

  constructor(private readonly following: Following<A>) {}

  /** A fact was told. */
  hear<N extends ConsoleEventName>(name: N, payload: ConsoleEvents[N]): void {
    const apply = () => this.following.handlers[name](payload);
    if (this.#held) this.#held.push(apply);
    else apply();
  }

  /** The line is gone: nothing that is told later may be trusted before the next sync. */
  lost(): void {
    this.#round++;
    this.#held = [];
  }

  /** Brings the stores in step; tries until it has, or until the line is lost or another sync begins. */
  async sync(): Promise<void> {
    const round = ++this.#round;
    this.#held ??= [];
    while (round === this.#round) {
      try {
        const answer = await this.following.askSync();
        if (round === this.#round) this.#finish(answer);
        return;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (!error.retryable && error.code !== 'INTERNAL') return this.following.refused(error);
        await pause(jittered(syncPause));
      }
    }
  }

  #finish(answer: A): void {
    if (!this.following.take(answer)) return;
    const held = this.#held ?? [];
    this.#held = null;
    for (const apply of held) apply();
    this.following.inStep();
  }
}
