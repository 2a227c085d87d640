import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isDuplicateKey } from '../log/log.js';
import { LogStream } from '../log/stream.js';
import { RoutingTimes } from './routing.times.js';
import type { LeaseDoc } from './slots.model.js';

/**
 * Work that one instance at a time should do, by a document on the database's clock. For efficiency only: an instance
 * that was asleep may believe in a lease that has passed on, and nothing may break by it.
 */
@Injectable()
export class Leases {
  /** By name: until when it is ours for certain, on this process's own clock. */
  private readonly held = new Map<string, number>();
  /** By name: until when it is not asked for again, so that a busy team costs the others no writes. */
  private readonly refused = new Map<string, number>();

  constructor(
    @InjectModel('Lease') private readonly model: Model<LeaseDoc>,
    private readonly stream: LogStream,
    private readonly times: RoutingTimes,
  ) {}

  /** Takes or keeps the lease; false while another instance has it. Renewed once a sweep's time has passed. */
  async hold(name: string): Promise<boolean> {
    const { leaseMs, sweepMs } = this.times;
    const now = performance.now();
    if ((this.held.get(name) ?? 0) - now > leaseMs - sweepMs) return true;
    if ((this.refused.get(name) ?? 0) > now) return false;
    const lease = await this.claim(name).catch(unlessTaken);
    const ours = lease?.holder === this.stream.instanceId;
    if (ours) this.held.set(name, now + leaseMs);
    else {
      this.held.delete(name);
      this.refused.set(name, now + sweepMs / 4);
    }
    return ours;
  }

  /** Gives all leases back, so that others need not wait for them to run out. */
  async release(): Promise<void> {
    this.held.clear();
    const free = [{ $set: { until: '$$NOW' } }];
    await this.documents.updateMany({ holder: this.stream.instanceId }, free);
  }

  private claim(name: string): Promise<LeaseDoc | null> {
    const holder = this.stream.instanceId;
    const mine = { $eq: ['$holder', holder] };
    const free = { $lte: [{ $ifNull: ['$until', '$$NOW'] }, '$$NOW'] };
    const until = { $add: ['$$NOW', this.times.leaseMs] };
    const fence = { $ifNull: ['$fence', 0] };
    const claimed = { $or: [mine, free] };
    const set = {
      holder: { $cond: [claimed, holder, '$holder'] },
      until: { $cond: [claimed, until, '$until'] },
      fence: { $cond: [{ $and: [free, { $not: mine }] }, { $add: [fence, 1] }, fence] },
    };
    return this.documents.findOneAndUpdate({ _id: name }, [{ $set: set }], {
      upsert: true,
      returnDocument: 'after',
    });
  }

  private get documents(): mongo.Collection<LeaseDoc> {
    return this.model.collection as unknown as mongo.Collection<LeaseDoc>;
  }
}

/** Two claimed a lease that did not exist yet: the other one has it. */
function unlessTaken(error: unknown): null {
  if (isDuplicateKey(error)) return null;
  throw error;
}
