import type { Storage } from './storage';

type Row = Record<string, unknown>;
type Key = string | readonly (string | number)[];

const keyPaths = {
  drafts: ['memberId', 'chatId', 'cycle'],
  closings: ['closureId'],
  messages: ['clientMessageId'],
} as const;
type Place = keyof typeof keyPaths;

const named = (key: Key): string => JSON.stringify(typeof key === 'string' ? [key] : key);

/** Keeps for as long as the page lives what a browser without a database of its own cannot keep longer. */
export function memoryStorage(): Storage {
  const places = new Map(Object.keys(keyPaths).map((place) => [place as Place, new Map<string, Row>()]));
  const rowsIn = (place: Place) => places.get(place)!;
  const storage = {
    get: async (place: Place, key: Key) => rowsIn(place).get(named(key)),
    put: async (place: Place, row: Row) => {
      const key = keyPaths[place].map((field) => row[field] as string | number);
      rowsIn(place).set(named(key), JSON.parse(JSON.stringify(row)) as Row);
      return key;
    },
    delete: async (place: Place, key: Key) => void rowsIn(place).delete(named(key)),
    getAllFromIndex: async (place: Place, _index: 'byMember', memberId: string) =>
      [...rowsIn(place).values()].filter((row) => row['memberId'] === memberId),
  };
  // The browser's database can do more; what is listed in `Storage` is all that is asked of it.
  return storage as unknown as Storage;
}
