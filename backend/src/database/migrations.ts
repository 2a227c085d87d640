import type { Connection } from 'mongoose';
import { storedMarkOfOld } from '../chats/searchMark.js';
import { botsOfTheirOwn } from './botsOfTheirOwn.js';
import { promisesHaveRows } from './promisesHaveRows.js';
import { usersByName } from './usersByName.js';

/** One step of the stored data from an older form to today's. May run again after a crash: it must not mind. */
export interface Migration {
  /** `YYYY-MM-DD-what-it-does`; never changed once landed. */
  name: string;
  up(connection: Connection): Promise<void>;
}

/** In the order they are applied. Collections and indexes are not here: they follow from the models. */
export const migrations: Migration[] = [
  {
    name: '2026-11-22-first-state',
    // Marks where counting begins, so that later steps know a database from before them.
    up: async (connection) => {
      await connection
        .collection<{ _id: string }>('installation')
        .updateOne(
          { _id: 'installation' },
          { $setOnInsert: { since: new Date() } as never },
          { upsert: true },
        );
    },
  },
  {
    name: '2026-11-22-completed-chats-in-order',
    // Its successor breaks ties by id, so that pages of completed chats meet without a gap.
    up: async (connection) => {
      await connection
        .collection('chats')
        .dropIndex('businessId_1_state_1_completedAt_-1')
        .catch(ignoreMissing);
    },
  },
  {
    name: '2026-11-22-search-of-completed-chats',
    // Marked, they are taken in little by little while the floor works.
    up: async (connection) => {
      await connection
        .collection('chats')
        .updateMany({ state: 'completed', searchMark: { $exists: false } }, [
          { $set: { searchMark: storedMarkOfOld } },
        ]);
    },
  },
  promisesHaveRows,
  {
    name: '2026-11-22-queued-since',
    // Chats queued before this was kept go on from where they are: delayed when it is time, told nothing late.
    up: async (connection) => {
      const since = { $ifNull: ['$queuedAt', '$openedAt'] };
      await connection
        .collection('chats')
        .updateMany({ state: 'queued', queueStage: { $exists: false } }, [
          { $set: { queueingSince: since, queueStage: 'met' } },
        ]);
    },
  },
  usersByName,
  {
    name: '2026-11-23-insights',
    // Marked, they are counted little by little while the floor works; closings are marked from the beginning.
    up: async (connection) => {
      const ended = { endedAt: { $type: 'date' }, pending: { $exists: false } };
      await connection.collection('engagements').updateMany(ended, { $set: { pending: true } });
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const without = { timeZone: { $exists: false } };
      await connection.collection('businesses').updateMany(without, { $set: { timeZone } });
      // Its successor is in the order in which closings are counted.
      await connection.collection('closures').dropIndex('businessId_1_pending_1').catch(ignoreMissing);
    },
  },
  {
    name: '2026-11-23-time-zone-as-the-browser',
    // Nobody could choose one before: what is stored is what every member began with.
    up: async (connection) => {
      await connection
        .collection('members')
        .updateMany({ 'preferences.timeZone': 'UTC' }, { $set: { 'preferences.timeZone': '' } });
    },
  },
  botsOfTheirOwn,
];

function ignoreMissing(error: unknown): void {
  const { code } = error as { code?: number };
  if (code !== 27 && code !== 26) throw error;
}
