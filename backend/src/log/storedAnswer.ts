import { DomainError } from '../wire/domainError.js';
import { pause } from './log.js';

/** How long an answer may take to become visible to a majority before it is UNKNOWN, in milliseconds. */
const visibleWithinMs = 2_000;
const lookEveryMs = 20;

/**
 * Thrown inside a transaction whose answer lies in what is already stored. The transaction is undone first, and
 * `read` then takes the answer from what a majority holds, so that it cannot be rolled back.
 */
export class StoredAnswer<T = never> extends Error {
  constructor(readonly read: () => Promise<T>) {
    super('The answer is stored already');
  }
}

/**
 * Reads a stored answer, again and again while it says UNKNOWN: what the transaction met may be on its way to the
 * majority still.
 */
export async function untilVisible<T>(read: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + visibleWithinMs; ; await pause(lookEveryMs)) {
    try {
      return await read();
    } catch (error) {
      const unsure = error instanceof DomainError && error.code === 'UNKNOWN';
      if (!unsure || Date.now() > until) throw error;
    }
  }
}
