import type mongoose from 'mongoose';

/** A cursor with which an instance tails the log, and the port that the database sees it come from. */
export interface Tail {
  cursorId: mongoose.mongo.Long;
  port: number;
}

interface Operation {
  client: string;
  cursor: { cursorId: mongoose.mongo.Long };
}

/** The name under which an instance tails the log. */
const appName = 'baton-stream';

/** The tails that wait at the database in this moment. */
export async function tails(client: mongoose.mongo.MongoClient): Promise<Tail[]> {
  const waiting = { appName, client: { $exists: true }, 'cursor.cursorId': { $exists: true } };
  const found = await client
    .db('admin')
    .aggregate<Operation>([{ $currentOp: { allUsers: true } }, { $match: waiting }])
    .toArray();
  return found.map(({ client: from, cursor }) => ({
    cursorId: cursor.cursorId,
    port: Number(from.slice(from.lastIndexOf(':') + 1)),
  }));
}

/** Ends a cursor as a restart of the server that has it would. */
export async function killTail(db: mongoose.mongo.Db, { cursorId }: Tail): Promise<void> {
  await db.command({ killCursors: '$cmd.aggregate', cursors: [cursorId] });
}
