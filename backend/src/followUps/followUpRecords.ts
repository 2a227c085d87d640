import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { FollowUp } from '#shared/closures/closures.contract';
import type { Person } from '#shared/wire/errors';
import { newId } from '../database/id.js';
import { TenantModel, readLimitMs, trusted, type TenantFilter } from '../database/tenant.js';
import { gatheredByBusiness } from '../database/together.js';
import { Log, type Tx } from '../log/log.js';
import type { FollowUpDoc } from './followUps.model.js';

/** What a closing says about promises: those it makes, and in which chat. */
export interface Promising {
  businessId: string;
  closureId: string;
  chatId: string;
  userId: string;
  userName: string;
  followUps: readonly FollowUp[];
  by: Person | null;
}

const mostListed = 200;
const mostOfOneUser = 50;
const remindedAtOnce = 200;

/** The promises as they are stored. Each change of one is told in the transaction that writes it. */
@Injectable()
export class FollowUpRecords {
  private readonly followUps: TenantModel<FollowUpDoc>;

  private readonly openOfEach = gatheredByBusiness((businessId, userIds) => {
    const open = { businessId, userId: trusted({ $in: userIds }) as never, state: 'open' as const };
    return this.followUps.firstOfEach(open, { owner: 'userId', sort: { at: 1 }, most: mostOfOneUser });
  });

  constructor(
    @InjectModel('FollowUp') private readonly model: Model<FollowUpDoc>,
    private readonly log: Log,
  ) {
    this.followUps = new TenantModel(model);
  }

  businessOf(followUpId: string): Promise<string | null> {
    return this.followUps.businessOf(followUpId);
  }

  find(businessId: string, followUpId: string): Promise<FollowUpDoc | null> {
    return this.followUps.findOne({ _id: followUpId, businessId }, { majority: true });
  }

  /** What was promised to a user and is open, the next due first. */
  async openOfUser(businessId: string, userId: string): Promise<FollowUpDoc[]> {
    return (await this.openOfEach(businessId, userId))?.rows ?? [];
  }

  /** What a member has promised and is open, in these businesses (null: all), the next due first. */
  openBy(memberId: string, businessIds: readonly string[] | null): Promise<FollowUpDoc[]> {
    const entered = businessIds ? { businessId: trusted({ $in: [...businessIds] }) } : {};
    return this.model
      .find({ 'by.id': memberId, state: 'open', ...entered })
      .sort({ at: 1 })
      .limit(mostListed)
      .read('primary')
      .readConcern('majority')
      .maxTimeMS(readLimitMs)
      .lean<FollowUpDoc[]>()
      .exec();
  }

  /** Reminders that have come due, in all businesses. */
  async due(now: Date): Promise<Pick<FollowUpDoc, '_id' | 'businessId'>[]> {
    return this.model.collection
      .find({ remindAt: { $type: 'date', $lte: now } } as never)
      .project<Pick<FollowUpDoc, '_id' | 'businessId'>>({ businessId: 1 })
      .sort({ remindAt: 1 })
      .limit(remindedAtOnce)
      .maxTimeMS(readLimitMs)
      .toArray();
  }

  /** Keeps what a closing promises; nothing is written where it promises nothing. */
  async promise({ followUps, by, ...closing }: Promising, tx: Tx): Promise<void> {
    if (followUps.length === 0 || !by) return;
    const { businessId, closureId, chatId, userId, userName } = closing;
    const docs = followUps.map(({ at, comment }): FollowUpDoc => {
      const ids = { _id: newId(), businessId, closureId, chatId, userId, userName };
      const open = { state: 'open' as const, rev: 1, remindAt: new Date(at), doneAt: null, doneBy: null };
      return { ...ids, at: new Date(at), comment, by, ...open, writtenChatId: null, doneClosureId: null };
    });
    await this.followUps.insert(docs, tx);
    for (const doc of docs) await this.tell(doc, tx);
  }

  /** Marks as kept what a chat was begun for, when a person closes that chat. */
  async keep({ businessId, chatId, closureId, by }: Promising, tx: Tx): Promise<void> {
    const written = { businessId, writtenChatId: chatId, state: 'open' as const };
    const done = { state: 'done' as const, doneAt: new Date(), doneBy: by, remindAt: null };
    await this.changeAll(written, { ...done, doneClosureId: closureId }, tx);
  }

  /** An undone closing has promised nothing, and kept nothing. */
  async takeBack(businessId: string, closureId: string, tx: Tx): Promise<void> {
    const promised = { businessId, closureId, state: 'open' as const };
    await this.changeAll(promised, { state: 'withdrawn', remindAt: null }, tx);
    const open = { state: 'open' as const, doneAt: null, doneBy: null, doneClosureId: null };
    await this.changeAll({ businessId, doneClosureId: closureId }, open, tx);
  }

  /** Changes the promise where `when` holds; null when it does not. */
  async change(
    when: TenantFilter<FollowUpDoc>,
    set: Partial<FollowUpDoc>,
    tx: Tx,
  ): Promise<FollowUpDoc | null> {
    const now = await this.followUps.updateAndRead(when, { $set: set, $inc: { rev: 1 } }, tx);
    if (now) await this.tell(now, tx);
    return now;
  }

  /** Takes the reminder off, so that it is told once, and tells it. False when another instance was faster. */
  async remind({ _id, businessId }: Pick<FollowUpDoc, '_id' | 'businessId'>, now: Date): Promise<boolean> {
    return this.log.write(`followUp:${_id}`, async (tx) => {
      const due = { _id, businessId, remindAt: trusted({ $lte: now }) as never };
      if (!(await this.followUps.update(due, { $set: { remindAt: null } }, tx))) return false;
      await this.log.tell({ kind: 'followUpDue', businessId, followUpId: _id }, tx);
      return true;
    });
  }

  private async changeAll(when: TenantFilter<FollowUpDoc>, set: Partial<FollowUpDoc>, tx: Tx): Promise<void> {
    for (const { _id, businessId } of await this.followUps.find(when, { session: tx }))
      await this.change({ _id, businessId }, set, tx);
  }

  private tell({ businessId, _id }: FollowUpDoc, tx: Tx): Promise<void> {
    return this.log.tell({ kind: 'followUp', businessId, followUpId: _id }, tx);
  }
}
