import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, PipelineStage } from 'mongoose';
import { TenantModel, trusted } from '../database/tenant.js';
import type { ClosureDoc } from './closures.model.js';

/** How often a pair was chosen, as recorded. */
export interface PairCount {
  categoryId: string | null;
  reasonId: string | null;
  closings: number;
}

interface Grouped {
  _id: Partial<Omit<PairCount, 'closings'>>;
  closings: number;
}

/** How many closings chose what. Undone closings are in no count. */
@Injectable()
export class ClosureCounts {
  private readonly closures: TenantModel<ClosureDoc>;

  constructor(@InjectModel('Closure') closures: Model<ClosureDoc>) {
    this.closures = new TenantModel(closures);
  }

  /** Closings ever recorded with a category, or with a reason. */
  async everWith(businessId: string, entry: { id: string; parentId: string | null }): Promise<number> {
    const field = entry.parentId === null ? { categoryId: entry.id } : { reasonId: entry.id };
    const undoneAt = trusted({ $type: 'date' }) as never;
    const recorded = await this.closures.count({ businessId, ...field });
    const undone = await this.closures.count({ businessId, ...field, undoneAt });
    return recorded - undone;
  }

  /** Closings since then, by what they chose. */
  async since(businessId: string, from: Date): Promise<PairCount[]> {
    const found = await this.closures.aggregate<Grouped>(businessId, pairsSince(from));
    return found.flatMap(({ _id: { categoryId = null, reasonId = null }, closings }) =>
      closings > 0 ? [{ categoryId, reasonId, closings }] : [],
    );
  }
}

/** Every field is in one index, so that no closing is fetched. */
function pairsSince(from: Date): PipelineStage[] {
  const kept = { $cond: [{ $eq: [{ $ifNull: ['$undoneAt', null] }, null] }, 1, 0] };
  return [
    { $match: { at: { $gte: from } } },
    { $project: { _id: 0, categoryId: 1, reasonId: 1, undoneAt: 1 } },
    { $group: { _id: { categoryId: '$categoryId', reasonId: '$reasonId' }, closings: { $sum: kept } } },
  ];
}
