import type { Collection } from 'mongoose';
import { nameWordsOf } from '../chats/users.model.js';
import type { Migration } from './migrations.js';

interface Stored {
  _id: string;
  name: string;
  externalId?: string | null;
}

const unnamed = { nameWords: { $exists: false } };
const batch = 1_000;

/** Users, and those of open chats, from before they were found by name. */
export const usersByName: Migration = {
  name: '2026-11-23-users-by-name',
  up: async (connection) => {
    await give(connection.collection('users'), unnamed, (user) => user as unknown as Stored);
    const open = { ...unnamed, state: { $ne: 'completed' } };
    await give(connection.collection('chats'), open, ({ _id, userName }) => ({ _id, name: userName }));
  },
};

async function give(
  collection: Collection,
  filter: object,
  read: (doc: { _id: string; userName: string }) => Stored,
): Promise<void> {
  let writes: object[] = [];
  const flush = async () => {
    if (writes.length > 0) await collection.bulkWrite(writes as never[], { ordered: false });
    writes = [];
  };
  for await (const doc of collection.find(filter as never)) {
    const stored = read(doc as never);
    const nameWords = nameWordsOf({ name: stored.name, externalId: stored.externalId ?? null });
    writes.push({ updateOne: { filter: { _id: stored._id }, update: { $set: { nameWords } } } });
    if (writes.length === batch) await flush();
  }
  await flush();
}
