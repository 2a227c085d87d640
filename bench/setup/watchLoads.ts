import type mongoose from 'mongoose';

interface LoadChange {
  operationType: string;
  documentKey?: { _id: unknown };
  updateDescription?: { updatedFields?: { load?: number } };
}

/** Follows every committed `load` and counts those above their member's limit. */
export async function watchLoads(
  db: mongoose.mongo.Db,
  caps: ReadonlyMap<string, number>,
): Promise<{ end(): Promise<{ above: number; highest: number }> }> {
  const { operationTime } = await db.command({ ping: 1 });
  const stream = db
    .collection('slots')
    .watch([], { startAtOperationTime: operationTime as mongoose.mongo.Timestamp, maxAwaitTimeMS: 200 });
  let [above, highest, last] = [0, 0, ''];
  stream.on('change', (change) => {
    const { documentKey, updateDescription } = change as unknown as LoadChange;
    const [id, load] = [String(documentKey?._id), updateDescription?.updatedFields?.load];
    if (change.operationType === 'insert') last = id;
    if (load === undefined) return;
    highest = Math.max(highest, load);
    if (load > (caps.get(id) ?? 0)) above++;
  });
  stream.on('error', () => undefined);
  return {
    async end() {
      // Everything before this row has been seen when the row has.
      const mark = `mark-${Date.now()}`;
      await db.collection<{ _id: string }>('slots').insertOne({ _id: mark });
      while (last !== mark) await new Promise((resolve) => setTimeout(resolve, 20));
      await db.collection<{ _id: string }>('slots').deleteOne({ _id: mark });
      await stream.close();
      return { above, highest };
    },
  };
}
