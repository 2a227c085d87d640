import DataLoader from 'dataloader';

/**
 * One reading for all who ask for the same within one turn of the loop: when everybody comes back at once, what is the
 * same for all is read once. Nothing is kept beyond that, so that no answer is older than its question.
 */
export function together<Key, Value>(
  read: (key: Key) => Promise<Value>,
  nameOf: (key: Key) => string,
): (key: Key) => Promise<Value> {
  const readAll = (keys: readonly Key[]): Promise<Value[]> => {
    loader.clearAll();
    return Promise.all(keys.map(read));
  };
  const loader = new DataLoader<Key, Value, string>(readAll, { cacheKeyFn: nameOf });
  return (key) => loader.load(key);
}
