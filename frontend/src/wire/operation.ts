import { Refused } from './refused';

const tries = 3;

/**
 * Sends one intention again when its outcome is unknown. `send` must carry the same `opId` each time, which makes a
 * repetition harmless. What never left the page is not repeated: the person decides.
 */
export async function withSameOperation<T>(send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const again = error instanceof Refused && error.sent && error.retryable && attempt < tries;
      if (!again) throw error;
      await pause(jittered(400 * 2 ** attempt));
    }
  }
}

/** A random time up to `most` milliseconds: what many do at once must not come back at once. */
export function jittered(most: number): number {
  return Math.random() * most;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
