import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, PipelineStage } from 'mongoose';
import { TenantModel, trusted } from '../database/tenant.js';
import type { ClosureDoc } from './closures.model.js';

interface PairCount {
  _id: { categoryId: string | null; reasonId: string | null };
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
    const categoryId = entry.parentId ?? entry.id;
    const undoneAt = trusted({ $type: 'date' }) as never;
    const recorded = await this.closures.count({ businessId, ...field });
    const undone = await this.closures.count({ businessId, categoryId, ...field, undoneAt });
    return recorded - undone;
  }

  /** Closings since then, by id of category and of reason. */
  async since(businessId: string, from: Date): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { _id, closings } of await this.closures.aggregate<PairCount>(businessId, pairsSince(from))) {
      for (const id of [_id.categoryId, _id.reasonId]) {
        if (id && closings > 0) counts[id] = (counts[id] ?? 0) + closings;
      }
    }
    return counts;
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
