import type { Connection } from 'mongoose';
import { pause } from '../log/log.js';
import { migrations } from './migrations.js';

const lease = 'migrations';
const leaseMs = 30_000;

interface LeaseRow {
  _id: string;
  holder: string;
  until: Date;
  fence: number;
}

/**
 * Applies what this database has not had, in order, one instance at a time. A holder that dies is followed by the
 * next after its lease; the fence keeps a holder that only seemed dead from recording anything.
 */
export async function migrate(connection: Connection, holder: string): Promise<void> {
  if ((await missing(connection)).length === 0) return;
  const fence = await acquire(connection, holder);
  for (const migration of await missing(connection)) {
    await migration.up(connection);
    await record(connection, migration.name, { holder, fence });
  }
  await connection
    .collection<LeaseRow>('leases')
    .updateOne({ _id: lease, fence }, { $set: { until: new Date(0) } });
}

async function missing(connection: Connection): Promise<typeof migrations> {
  const done = await connection.collection<{ _id: string }>('migrations').find().toArray();
  const names = new Set(done.map((row) => row._id));
  return migrations.filter((migration) => !names.has(migration.name));
}

async function acquire(connection: Connection, holder: string): Promise<number> {
  const leases = connection.collection<LeaseRow>('leases');
  await leases.updateOne(
    { _id: lease },
    { $setOnInsert: { holder: '', until: new Date(0), fence: 0 } },
    { upsert: true },
  );
  for (;;) {
    const until = { $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: leaseMs } };
    const taken = await leases.findOneAndUpdate(
      { _id: lease, $expr: { $lt: ['$until', '$$NOW'] } },
      [{ $set: { holder, until, fence: { $add: ['$fence', 1] } } }],
      { returnDocument: 'after' },
    );
    if (taken) return taken.fence;
    await pause(200);
  }
}

async function record(
  connection: Connection,
  name: string,
  by: { holder: string; fence: number },
): Promise<void> {
  const session = await connection.startSession();
  try {
    await session.withTransaction(async () => {
      const until = new Date(Date.now() + leaseMs);
      const held = await connection
        .collection<LeaseRow>('leases')
        .updateOne({ _id: lease, fence: by.fence }, { $set: { until } }, { session });
      if (held.matchedCount === 0)
        throw new Error(`Another instance has taken over the migrations before ${name}.`);
      await connection
        .collection<{ _id: string }>('migrations')
        .insertOne({ _id: name, at: new Date(), by: by.holder } as never, { session });
    });
  } finally {
    await session.endSession();
  }
}
