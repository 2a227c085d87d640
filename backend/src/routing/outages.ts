import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Log } from '../log/log.js';
import { RoutingTimes } from './routing.times.js';
import type { LeaseDoc } from './slots.model.js';
import { Slots } from './slots.service.js';

/** Times in which nobody swept: Baton was away, not the members. */
@Injectable()
export class Outages {
  constructor(
    @InjectModel('Lease') private readonly model: Model<LeaseDoc>,
    private readonly log: Log,
    private readonly slots: Slots,
    private readonly times: RoutingTimes,
  ) {}

  /** Notes that work under this lease runs now; where it has not for too long, the gap is added to every grace. */
  async forgive(lease: string): Promise<void> {
    await this.log.write(lease, async (tx) => {
      const ran = [{ $set: { ranAt: '$$NOW', before: { $ifNull: ['$ranAt', '$$NOW'] } } }];
      const options = { session: tx, returnDocument: 'after' as const };
      const noted = await this.leases.findOneAndUpdate({ _id: lease }, ran, options);
      const gap = noted?.ranAt && noted.before ? noted.ranAt.getTime() - noted.before.getTime() : 0;
      if (gap <= this.times.unseenMs) return;
      const later = { $min: [{ $add: ['$goneSince', gap] }, '$$NOW'] };
      const gone = { goneSince: { $type: 'date' as const } };
      await this.slots.documents.updateMany(gone, [{ $set: { goneSince: later } }], { session: tx });
    });
  }

  private get leases(): mongo.Collection<LeaseDoc> {
    return this.model.collection as unknown as mongo.Collection<LeaseDoc>;
  }
}
