import { DomainError } from '../wire/domainError.js';

const mostWaiting = 100;

/**
 * One line of waiting per key, so that writers of one document do not abort each other.
 * Correctness never rests on it: other instances have lines of their own.
 */
export class KeyedQueue {
  private readonly lines = new Map<string, { tail: Promise<unknown>; waiting: number }>();

  /**
   * Runs `work` after all earlier work of the same key.
   * @throws DomainError BUSY when too many wait already; UNKNOWN when its turn came after `deadline` (nothing was done).
   */
  async run<T>(key: string, deadline: number, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key) ?? { tail: Promise.resolve(), waiting: 0 };
    if (line.waiting >= mostWaiting) throw new DomainError('BUSY', {});
    this.lines.set(key, line);
    line.waiting++;
    const turn = line.tail.then(() => {
      if (Date.now() > deadline) throw new DomainError('UNKNOWN', {});
      return work();
    });
    line.tail = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      line.waiting--;
      if (line.waiting === 0) this.lines.delete(key);
    }
  }
}
