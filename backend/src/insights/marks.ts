import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { AutomationMark } from '#shared/insights/insights.contract';
import { dayNumber } from '#shared/insights/localDates';
import type { markAutomated, unmarkAutomated } from '#shared/insights/marks.contract';
import type { InputOf } from '#shared/wire/request';
import type { CategoryDoc } from '../categories/categories.model.js';
import { newId } from '../database/id.js';
import { TenantModel } from '../database/tenant.js';
import { Log } from '../log/log.js';
import { Signals } from '../log/signals.js';
import { person, requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { toMark, type AutomationMarkDoc } from './marks.model.js';
import { Naming } from './naming.js';

const majority = { majority: true } as const;

/** Reasons that the bot handles by itself from a day on. */
@Injectable()
export class Marks {
  private readonly marks: TenantModel<AutomationMarkDoc>;
  private readonly categories: TenantModel<CategoryDoc>;

  constructor(
    @InjectModel('AutomationMark') marks: Model<AutomationMarkDoc>,
    @InjectModel('Category') categories: Model<CategoryDoc>,
    private readonly log: Log,
    private readonly signals: Signals,
  ) {
    this.marks = new TenantModel(marks);
    this.categories = new TenantModel(categories);
  }

  of(businessId: string): Promise<AutomationMarkDoc[]> {
    return this.marks.find({ businessId }, { ...majority, sort: { on: -1 } });
  }

  /** @throws DomainError NOT_FOUND, BAD_INPUT */
  async mark(actor: Actor, asked: InputOf<typeof markAutomated>): Promise<{ mark: AutomationMark }> {
    const businessId = requireBusiness(actor, asked.businessId, 'business');
    const naming = new Naming(await this.categories.find({ businessId }, majority), 'now');
    const { categoryId, reasonId, opId } = asked;
    const [category, reason] = [naming.entry(categoryId), reasonId === null ? null : naming.entry(reasonId)];
    if (!category || category.parentId !== null || reason === undefined)
      throw new DomainError('NOT_FOUND', { what: 'category' });
    if (reason && reason.parentId !== categoryId)
      throw new DomainError('BAD_INPUT', { path: 'reasonId', problem: 'is no reason of this category' });
    const of = { businessId, categoryId, reasonId };
    const set = { on: dayNumber(asked.on)!, by: person(actor), at: new Date(), opId };
    const stored = await this.log.write(`marks:${businessId}`, async (tx) => {
      const known = await this.marks.findOne(of, { session: tx });
      if (known?.opId === opId) return known;
      if (known) return this.marks.updateAndRead({ _id: known._id, businessId }, { $set: set }, tx);
      const made = { _id: newId(), ...of, ...set };
      await this.marks.insert(made, tx);
      return made;
    });
    await this.signals.send({ kind: 'insights', businessId });
    return { mark: toMark(stored!, naming) };
  }

  /** @throws DomainError NOT_FOUND */
  async unmark(actor: Actor, asked: InputOf<typeof unmarkAutomated>): Promise<Record<string, never>> {
    const businessId = requireBusiness(actor, asked.businessId, 'business');
    await this.log.write(`marks:${businessId}`, async (tx) => {
      await this.marks.model.deleteOne({ _id: asked.markId, businessId }, { session: tx });
    });
    await this.signals.send({ kind: 'insights', businessId });
    return {};
  }
}
