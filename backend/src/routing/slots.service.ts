import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { trusted } from '../database/tenant.js';
import type { Tx } from '../log/log.js';
import type { SlotDoc } from './slots.model.js';

const defaultCap = 3;

/** The documents on which assignment rests: one per member. */
@Injectable()
export class Slots {
  constructor(@InjectModel('Slot') private readonly model: Model<SlotDoc>) {}

  /** The slot documents of these members, as they are now. */
  of(memberIds: readonly string[]): Promise<SlotDoc[]> {
    return this.model
      .find({ _id: trusted({ $in: memberIds }) })
      .lean<SlotDoc[]>()
      .exec();
  }

  /** Opens a slot for a new member: offline, free. */
  async create(member: Pick<SlotDoc, '_id' | 'name' | 'teamIds' | 'businessIds'>, tx: Tx): Promise<void> {
    const state = {
      presence: 'offline',
      cap: defaultCap,
      load: 0,
      connected: false,
      goneSince: null,
      paused: false,
    };
    const slot = { ...member, ...state, idleSince: new Date() };
    await this.model.collection.insertOne(slot as never, { session: tx });
  }

  async joinTeam(memberId: string, teamId: string, tx: Tx): Promise<void> {
    await this.model.updateOne({ _id: memberId }, { $addToSet: { teamIds: teamId } }, { session: tx });
  }

  /** Adds `delta` to what a member holds. People may go over the limit; only routing is bound by it. */
  async shift(memberId: string, delta: 1 | -1, tx: Tx): Promise<void> {
    const change =
      delta > 0 ? { $inc: { load: delta } } : { $inc: { load: delta }, $set: { idleSince: new Date() } };
    await this.model.collection.updateOne({ _id: memberId as never }, change, { session: tx });
  }
}
