import type { Connection } from 'mongoose';
import { newBot } from '../bot/bots.model.js';
import type { Migration } from './migrations.js';

interface StoredBusiness {
  _id: string;
  botAnswers?: { questions: string[]; answer: string }[];
}

/** What a bot knows stood in its business; by itself it is read only where the bot is asked. */
export const botsOfTheirOwn: Migration = {
  name: '2026-11-23-bots-of-their-own',
  up: async (connection: Connection) => {
    const businesses = connection.collection<StoredBusiness>('businesses');
    for await (const { _id, botAnswers } of businesses.find({ botAnswers: { $exists: true } })) {
      const bot = newBot(_id, botAnswers);
      const bots = connection.collection<{ _id: string }>('bots');
      await bots.updateOne({ _id }, { $setOnInsert: bot as never }, { upsert: true });
      await businesses.updateOne({ _id }, { $unset: { botAnswers: '' } });
    }
  },
};
