/**
 * Thrown inside a transaction whose answer lies in what is already stored. The transaction is undone first, and
 * `read` then takes the answer from what a majority holds, so that it cannot be rolled back.
 */
export class StoredAnswer<T = never> extends Error {
  constructor(readonly read: () => Promise<T>) {
    super('The answer is stored already');
  }
}
