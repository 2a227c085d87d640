import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/** A file chosen for a chat and not sent, as this browser keeps it over a reload. */
export interface KeptFile {
  key: string;
  memberId: string;
  chatId: string;
  file: File;
  at: number;
}

interface KeptHere extends DBSchema {
  files: { key: string; value: KeptFile; indexes: { byMember: string } };
}

/** Milliseconds after which a file beside an unsent message is of no use to anybody. */
const keptFor = 7 * 24 * 60 * 60 * 1000;

let opened: Promise<IDBPDatabase<KeptHere>> | undefined;

async function open(): Promise<IDBPDatabase<KeptHere>> {
  return openDB<KeptHere>('baton-files', 1, {
    upgrade(made) {
      made.createObjectStore('files', { keyPath: 'key' }).createIndex('byMember', 'memberId');
    },
    terminated() {
      opened = undefined;
    },
  });
}

function database(): Promise<IDBPDatabase<KeptHere>> {
  opened ??= open();
  return opened;
}

/** Keeps a file until it is forgotten. A browser that keeps nothing, or has no room, keeps it in the page alone. */
export async function keepFile(kept: KeptFile): Promise<void> {
  await database()
    .then((made) => made.put('files', kept))
    .catch(() => undefined);
}

export async function forgetFile(key: string): Promise<void> {
  await database()
    .then((made) => made.delete('files', key))
    .catch(() => undefined);
}

/** What a member had chosen in this browser and not sent, in that order; what has lain here for a week is thrown away. */
export async function keptFiles(memberId: string, now = Date.now()): Promise<KeptFile[]> {
  try {
    const all = await (await database()).getAllFromIndex('files', 'byMember', memberId);
    const old = all.filter(({ at }) => now - at > keptFor);
    await Promise.all(old.map(({ key }) => forgetFile(key)));
    return all.filter((kept) => !old.includes(kept)).sort((one, other) => one.at - other.at);
  } catch {
    return [];
  }
}
