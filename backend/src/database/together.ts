import DataLoader from 'dataloader';
import { groupBy } from './groupBy.js';

/** Readings of one kind under way at once, and what one of them takes at most. */
const atOnce = 2;
const mostTogether = 100;

/** Lets a few readings run; who asks meanwhile is gathered for the next. */
class Gathering {
  private running = 0;
  private readonly due: (() => void)[] = [];

  readonly schedule = (begin: () => void): void => {
    this.due.push(begin);
    setImmediate(() => this.next());
  };

  async run<T>(read: () => Promise<T>): Promise<T> {
    this.running++;
    try {
      return await read();
    } finally {
      this.running--;
      this.next();
    }
  }

  private next(): void {
    while (this.running < atOnce && this.due.length > 0) this.due.shift()!();
  }
}

/**
 * Asked for one, reads for all who ask in the same turn of the loop, and, while two readings are under way, for all who
 * ask until one has ended: a thousand who come back at once are some twenty readings. `readAll` answers in the order of
 * its keys. Nothing is kept, and a reading begins after what it answers was asked.
 */
export function gathered<Key, Value>(
  readAll: (keys: readonly Key[]) => Promise<ArrayLike<Value>>,
): (key: Key) => Promise<Value> {
  const gathering = new Gathering();
  const loader = new DataLoader<Key, Value>((keys) => gathering.run(() => readAll(keys)), {
    cache: false,
    maxBatchSize: mostTogether,
    batchScheduleFn: gathering.schedule,
  });
  return (key) => loader.load(key);
}

/** The same for what belongs to rows of businesses: read for each business together. */
export function gatheredByBusiness<Value>(
  readAll: (businessId: string, ids: string[]) => Promise<ReadonlyMap<string, Value>>,
): (businessId: string, id: string) => Promise<Value | null> {
  const one = gathered<{ businessId: string; id: string }, Value | null>(async (keys) => {
    const asked = [...groupBy(keys, ({ businessId }) => businessId)];
    const read = asked.map(async ([businessId, theirs]) => {
      const ids = [...new Set(theirs.map(({ id }) => id))];
      return [businessId, await readAll(businessId, ids)] as const;
    });
    const found = new Map(await Promise.all(read));
    return keys.map(({ businessId, id }) => found.get(businessId)?.get(id) ?? null);
  });
  return (businessId, id) => one({ businessId, id });
}

/**
 * One reading for all who ask for the same, gathered in the same way: when everybody comes back at once, what is the
 * same for all is read once.
 */
export function together<Key, Value>(
  read: (key: Key) => Promise<Value>,
  nameOf: (key: Key) => string,
): (key: Key) => Promise<Value> {
  return gathered<Key, Value>(async (keys) => {
    const begun = new Map<string, Promise<Value>>();
    const same = (key: Key): Promise<Value> => {
      const name = nameOf(key);
      const reading = begun.get(name) ?? read(key);
      begun.set(name, reading);
      return reading;
    };
    const settled = await Promise.allSettled(keys.map(same));
    return settled.map((one) => (one.status === 'fulfilled' ? one.value : asError(one.reason))) as Value[];
  });
}

/** What a DataLoader rejects the one question with, and no other. */
function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
