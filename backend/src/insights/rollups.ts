import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { type Model, type mongo } from 'mongoose';
import { readLimitMs } from '../database/tenant.js';
import type { Tx } from '../log/log.js';
import { addCells, cellsOf, packCells, unpackCells, type Cell } from './cells.js';
import type { Changes } from './changes.js';
import { shapeOf, type Grain, type RollupDoc, type Slice } from './rollups.model.js';

/** Which rollups are read: the days from `from` to before `to`. */
export interface RollupWish {
  businessId: string;
  generation: number;
  slice: Slice;
  grain: Grain;
  from: number;
  to: number;
  teamIds?: readonly string[];
  agentIds?: readonly string[];
  channels?: readonly string[];
}

/** The rollups as they are stored. */
@Injectable()
export class Rollups {
  constructor(@InjectModel('Rollup') private readonly model: Model<RollupDoc>) {}

  /** Adds what changes, in the caller's transaction. */
  async add({ byId }: Changes, tx: Tx): Promise<void> {
    const ids = [...byId.keys()];
    if (ids.length === 0) return;
    const stored = await this.documents.find({ _id: { $in: ids } }, { session: tx }).toArray();
    const known = new Map(stored.map((rollup) => [rollup._id, rollup]));
    const writes = [...byId].map(([_id, { head, cells }]) => {
      const shape = shapeOf(head.slice);
      const bytes = known.get(_id)?.cells.buffer;
      const sum = bytes ? cellsOf(bytes, shape) : new Map<number, Cell>();
      addCells(sum, cells, shape);
      const replacement = { ...head, cells: new mongoose.mongo.Binary(packCells(sum)) };
      return { replaceOne: { filter: { _id }, replacement, upsert: true } };
    });
    await this.documents.bulkWrite(writes as never[], { session: tx });
  }

  /** Adds all cells of these rollups to those that `cellOf` names by day and key. */
  async read(wish: RollupWish, cellOf: (day: number, key: number) => Cell | null): Promise<void> {
    const { slice } = wish;
    const cursor = this.documents.find(filterOf(wish), {
      ...{ projection: { day: 1, cells: 1 }, batchSize: 200, maxTimeMS: readLimitMs },
      readConcern: 'majority',
    });
    for await (const { day, cells } of cursor)
      unpackCells(cells.buffer, shapeOf(slice), (key) => cellOf(day, key));
  }

  /** Throws away some rollups of earlier generations; answers whether there were any. */
  async sweep(businessId: string, generation: number): Promise<boolean> {
    const old = { businessId, generation: { $lt: generation } };
    const found = await this.documents.find(old, { projection: { _id: 1 }, limit: 1_000 }).toArray();
    if (found.length === 0) return false;
    await this.documents.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } });
    return true;
  }

  private get documents(): mongo.Collection<RollupDoc> {
    return this.model.collection as unknown as mongo.Collection<RollupDoc>;
  }
}

function filterOf(wish: RollupWish): mongo.Filter<RollupDoc> {
  const { businessId, generation, slice, grain, from, to, teamIds, agentIds, channels } = wish;
  return {
    ...{ businessId, generation, slice, grain, day: { $gte: from, $lt: to } },
    ...(teamIds?.length && { teamId: { $in: [...teamIds] } }),
    ...(agentIds?.length && { agentId: { $in: [...agentIds] } }),
    ...(channels?.length && { channel: { $in: [...channels] } }),
  } as mongo.Filter<RollupDoc>;
}
