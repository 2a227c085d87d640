import { createHash } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Migration } from './migrations.js';

interface StoredClosure {
  _id: string;
  businessId: string;
  userId: string;
  userName: string;
  closureId: string;
  chatId: string;
  at: Date;
  by: object;
  followUps: { at: number; comment: string }[];
}

const byPerson = { undoneAt: null, by: { $ne: null } };

/** What closings promised before promises had rows: open when due after a person last closed a chat of the user. */
export const promisesHaveRows: Migration = {
  name: '2026-11-22-promises-have-rows',
  up: async (connection) => {
    const closures = connection.collection<StoredClosure>('closures');
    const promising = closures.find({ 'followUps.0': { $exists: true }, ...byPerson } as never);
    for await (const closure of promising) await makeRows(connection, closure);
  },
};

async function makeRows(connection: Connection, closure: StoredClosure): Promise<void> {
  const { businessId, userId } = closure;
  const ofUser = { businessId, userId, ...byPerson } as never;
  const closures = connection.collection<StoredClosure>('closures');
  const [last] = await closures.find(ofUser).sort({ at: -1 }).limit(1).toArray();
  const rows = connection.collection<{ _id: string }>('followUps');
  for (const [place, followUp] of closure.followUps.entries()) {
    const row = { $setOnInsert: rowOf(closure, followUp, last?.at ?? closure.at) as never };
    await rows.updateOne({ _id: rowId(closure._id, place) }, row, { upsert: true });
  }
}

/** The same row however often the step runs. */
function rowId(closureId: string, place: number): string {
  return createHash('sha256').update(`${closureId}:${place}`).digest('hex').slice(0, 24);
}

function rowOf(closure: StoredClosure, followUp: { at: number; comment: string }, served: Date): object {
  const { businessId, userId, userName, closureId, chatId, by } = closure;
  const at = new Date(followUp.at);
  const isOpen = at > served;
  return {
    ...{ businessId, userId, userName, closureId, chatId, at, comment: followUp.comment, by, rev: 1 },
    ...{ state: isOpen ? 'open' : 'done', remindAt: isOpen ? at : null },
    ...{ doneAt: isOpen ? null : served, doneBy: null, doneClosureId: null, writtenChatId: null },
  };
}
