import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import type { ChatDoc } from '../chats/chats.model.js';
import type { EngagementDoc } from '../chats/engagements.model.js';
import type { ClosureDoc } from '../closures/closures.model.js';
import { groupBy } from '../database/groupBy.js';
import { readLimitMs } from '../database/tenant.js';
import type { Tx } from '../log/log.js';
import type { Countable } from './counted.js';
import { repeatMs } from './repeats.js';
import type { ToMark } from './rollups.model.js';

/** No notes and no promises: they are long, and nothing counts them. */
const countable = {
  ...{ businessId: 1, userId: 1, at: 1, categoryId: 1, categoryName: 1, reasonId: 1, reasonName: 1 },
  ...{ undoneAt: 1, teamId: 1, channel: 1, origin: 1, handOverReason: 1, handlingMs: 1, completionType: 1 },
  ...{ by: 1, formerAgent: 1, engagementId: 1, counted: 1, pending: 1, chatId: 1, cycle: 1 },
} as const;

/** Closings and engagements as the counting reads and marks them. */
@Injectable()
export class ToCount {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Some of those to be counted, the oldest first, so that few days change at once. */
  async pendingClosings(businessId: string, limit: number, tx: Tx): Promise<Countable[]> {
    return this.closures
      .find({ businessId, pending: true }, { session: tx, projection: countable })
      .sort({ at: 1 })
      .limit(limit)
      .maxTimeMS(readLimitMs)
      .toArray() as unknown as Promise<Countable[]>;
  }

  /** All closings of the users of these within the time in which one can be a repeat of another. */
  async around(businessId: string, closings: readonly Countable[], tx: Tx): Promise<Countable[]> {
    const wanted = [...groupBy(closings, ({ userId }) => userId)].map(([userId, own]) => {
      const times = own.map(({ at }) => at.getTime());
      const from = new Date(Math.min(...times) - repeatMs);
      return { userId, at: { $gte: from, $lte: new Date(Math.max(...times) + repeatMs) } };
    });
    if (wanted.length === 0) return [];
    return this.closures
      .find({ businessId, $or: wanted } as never, { session: tx, projection: countable, hint: byUser })
      .maxTimeMS(readLimitMs)
      .toArray() as unknown as Promise<Countable[]>;
  }

  async pendingEngagements(businessId: string, limit: number, tx: Tx): Promise<EngagementDoc[]> {
    return this.engagements
      .find({ businessId, pending: true }, { session: tx })
      .sort({ endedAt: 1 })
      .limit(limit)
      .maxTimeMS(readLimitMs)
      .toArray();
  }

  /** How much is still to be counted. */
  async waiting(businessId: string): Promise<number> {
    const pending = { businessId, pending: true };
    const limits = { maxTimeMS: readLimitMs };
    const [closings, engagements] = await Promise.all([
      this.closures.countDocuments(pending, { ...limits, hint: 'toCount' }),
      this.engagements.countDocuments(pending, { ...limits, hint: 'toCount' }),
    ]);
    return closings + engagements;
  }

  /** How long agents had each cycle of these chats in hand, from what is stored of each engagement. By `chat/cycle`. */
  async handlingOf(businessId: string, chatIds: readonly string[], tx: Tx): Promise<Map<string, number>> {
    const engagements = await this.engagements
      .find({ chatId: { $in: [...chatIds] }, businessId } as never, { session: tx })
      .toArray();
    const sums = new Map<string, number>();
    for (const { chatId, cycle, assignedAt, endedAt, waitedMs = 0 } of engagements) {
      if (!endedAt) continue;
      const held = Math.max(0, endedAt.getTime() - assignedAt.getTime() - waitedMs);
      const key = `${chatId}/${cycle}`;
      sums.set(key, (sums.get(key) ?? 0) + held);
    }
    return sums;
  }

  async chats(
    businessId: string,
    ids: readonly string[],
    tx: Tx,
  ): Promise<Map<string, Pick<ChatDoc, 'openedAt' | 'handOverReason'>>> {
    const projection = { openedAt: 1, handOverReason: 1 };
    const found = await this.collection<ChatDoc>('chats')
      .find({ _id: { $in: [...ids] }, businessId } as never, { session: tx, projection })
      .toArray();
    return new Map(found.map((chat) => [chat._id, chat]));
  }

  async writeClosings(changes: readonly { _id: string; set: object }[], tx: Tx): Promise<void> {
    await this.write(this.closures, changes, tx);
  }

  async writeEngagements(changes: readonly { _id: string; set: object }[], tx: Tx): Promise<void> {
    await this.write(this.engagements, changes, tx);
  }

  /** Marks about `some` more of a kind; answers where to go on, null when nothing of it is left. */
  async mark(
    businessId: string,
    wish: ToMark,
    { some, tx }: { some: number; tx: Tx },
  ): Promise<ToMark | null> {
    const { kind, categoryId, before } = wish;
    const field = kind === 'closings' ? 'at' : 'assignedAt';
    const documents = this.collection<Doc>(kind === 'closings' ? 'closures' : 'engagements');
    const of = { businessId, ...(categoryId && { categoryId }) };
    const earlier = before ? { [field]: { $lt: before } } : {};
    const last = await documents.findOne({ ...of, ...earlier } as never, {
      ...{ session: tx, sort: { [field]: -1 }, skip: some - 1, projection: { [field]: 1 } },
    });
    const from = last?.[field];
    const range = { [field]: { ...(before && { $lt: before }), ...(from && { $gte: from }) } };
    const ended = kind === 'engagements' ? { endedAt: { $type: 'date' } } : {};
    await documents.updateMany(
      { ...of, ...(before || from ? range : {}), ...ended } as never,
      { $set: { pending: true } } as never,
      { session: tx },
    );
    return from ? { kind, categoryId, before: from } : null;
  }

  private async write<D extends { _id: string }>(
    collection: mongo.Collection<D>,
    changes: readonly { _id: string; set: object }[],
    tx: Tx,
  ): Promise<void> {
    if (changes.length === 0) return;
    const updates = changes.map(({ _id, set }) => ({
      updateOne: { filter: { _id }, update: { $set: set } },
    }));
    await collection.bulkWrite(updates as never[], { session: tx, ordered: true });
  }

  private get closures(): mongo.Collection<ClosureDoc> {
    return this.collection('closures');
  }

  private get engagements(): mongo.Collection<EngagementDoc> {
    return this.collection('engagements');
  }

  private collection<D extends mongo.Document>(name: string): mongo.Collection<D> {
    return this.connection.collection(name) as unknown as mongo.Collection<D>;
  }
}

interface Doc {
  _id: string;
  at?: Date;
  assignedAt?: Date;
}

const byUser = { businessId: 1, userId: 1, at: -1 } as const;
