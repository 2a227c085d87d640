import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Tx } from '../log/log.js';
import type { SlotDoc } from './slots.model.js';

/** The documents on which assignment rests: one per member. */
@Injectable()
export class Slots {
  constructor(@InjectModel('Slot') private readonly model: Model<SlotDoc>) {}

  /** Adds `delta` to what a member holds. People may go over the limit; only routing is bound by it. */
  async shift(memberId: string, delta: 1 | -1, tx: Tx): Promise<void> {
    const change =
      delta > 0 ? { $inc: { load: delta } } : { $inc: { load: delta }, $set: { idleSince: new Date() } };
    await this.model.collection.updateOne({ _id: memberId as never }, change, { session: tx });
  }
}
