import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { standing } from '#shared/categories/standing';
import { Businesses } from '../businesses/businesses.service.js';
import type { CategoryDoc } from '../categories/categories.model.js';
import { TenantModel } from '../database/tenant.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import type { InsightHeadDoc, ToMark } from './rollups.model.js';

const majority = { majority: true } as const;

/** Where the counting of each business stands, and what must be counted anew because something beside the closings changed. */
@Injectable()
export class InsightHeads {
  private readonly heads: TenantModel<InsightHeadDoc>;
  private readonly categories: TenantModel<CategoryDoc>;

  constructor(
    @InjectModel('InsightHead') heads: Model<InsightHeadDoc>,
    @InjectModel('Category') categories: Model<CategoryDoc>,
    private readonly businesses: Businesses,
    private readonly log: Log,
  ) {
    this.heads = new TenantModel(heads);
    this.categories = new TenantModel(categories);
  }

  /** Null before anything of the business was counted. */
  find(businessId: string, tx?: Tx): Promise<InsightHeadDoc | null> {
    return this.heads.findOne({ _id: businessId, businessId }, tx ? { session: tx } : majority);
  }

  async change(businessId: string, set: Partial<InsightHeadDoc>, tx: Tx): Promise<void> {
    await this.heads.update({ _id: businessId, businessId }, { $set: set }, tx);
  }

  /** Brings the head in step with the business's time zone and its merges. Null when there is no such business. */
  async inStep(businessId: string): Promise<InsightHeadDoc | null> {
    const business = await this.businesses.find(businessId);
    if (!business) return null;
    const now = { timeZone: business.timeZone ?? 'UTC', standing: await this.standingOf(businessId) };
    const head = await this.find(businessId);
    if (!head) return this.create(businessId, now);
    const toMark = toMarkAnew(head, now);
    if (toMark.length === 0) return head;
    await this.log.write(`insights:${businessId}`, async (tx) => {
      const stored = await this.find(businessId, tx);
      await this.change(businessId, { ...now, toMark: [...(stored?.toMark ?? []), ...toMark] }, tx);
    });
    return this.find(businessId);
  }

  /** Begins to count all of a business anew: what was counted so far counts for nothing from now on. */
  async begin(businessId: string): Promise<void> {
    if (!(await this.inStep(businessId))) return;
    await this.log.write(`insights:${businessId}`, async (tx) => {
      const head = await this.find(businessId, tx);
      const anew = { toMark: [...everything], rebuilding: true };
      await this.change(businessId, { ...anew, generation: head!.generation + 1 }, tx);
    });
  }

  private async create(
    businessId: string,
    now: Pick<InsightHeadDoc, 'timeZone' | 'standing'>,
  ): Promise<InsightHeadDoc | null> {
    const nothing = { pairs: [], agents: [], places: [], toMark: [], rebuilding: false, countedAt: null };
    const head: InsightHeadDoc = { _id: businessId, businessId, generation: 1, ...now, ...nothing };
    try {
      await this.heads.insert(head, null);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return this.find(businessId);
  }

  /** What stands today for each merged category. */
  private async standingOf(businessId: string): Promise<Record<string, string>> {
    const merged = await this.categories.find({ businessId, status: 'merged', parentId: null }, majority);
    const byId = new Map(merged.map((entry) => [entry._id, entry]));
    const entryOf = (id: string) => byId.get(id) ?? { _id: id, status: 'active' as const, replacedBy: null };
    const pairs = merged.flatMap(({ _id }) => {
      const into = standing(_id, entryOf)?._id;
      return into === undefined ? [] : [[_id, into] as const];
    });
    return Object.fromEntries(pairs);
  }
}

const everything: readonly ToMark[] = [
  { kind: 'closings', categoryId: null, before: null },
  { kind: 'engagements', categoryId: null, before: null },
];

/** Another time zone moves every closing; a merge or its undoing those that were recorded with the merged category. */
function toMarkAnew(head: InsightHeadDoc, now: Pick<InsightHeadDoc, 'timeZone' | 'standing'>): ToMark[] {
  if (head.timeZone !== now.timeZone) return [...everything];
  const ids = new Set([...Object.keys(head.standing), ...Object.keys(now.standing)]);
  return [...ids]
    .filter((id) => head.standing[id] !== now.standing[id])
    .map((categoryId) => ({ kind: 'closings', categoryId, before: null }));
}
