import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Closure } from '#shared/closures/closures.contract';
import { TenantModel, trusted } from '../database/tenant.js';
import { toClosure, type ClosureDoc } from './closures.model.js';

/**
 * A closing bears the time at which its transaction began, and may be seen after one that began later. By this time,
 * in milliseconds, every write has ended, clocks that differ by some seconds included.
 */
export const settledMs = 15_000;

/** Closings in the order in which they were made, for those who follow them. */
@Injectable()
export class ClosureFeed {
  private readonly closures: TenantModel<ClosureDoc>;
  /** Closings younger than this may have company that is still on its way. */
  settledMs = settledMs;

  constructor(@InjectModel('Closure') closures: Model<ClosureDoc>) {
    this.closures = new TenantModel(closures);
  }

  /** One closing as a majority holds it. */
  async one(businessId: string, closureId: string): Promise<Closure | null> {
    const found = await this.closures.findOne({ businessId, closureId }, { majority: true });
    return found && toClosure(found);
  }

  /** At least `limit` closings made after `after`, where there are so many; those of one moment are never parted. */
  async page(
    businessId: string,
    after: number,
    limit: number,
  ): Promise<{ closures: Closure[]; after: number; more: boolean }> {
    const settled = new Date(Date.now() - this.settledMs);
    const at = trusted({ $gt: new Date(after), $lte: settled }) as never;
    const oldest = { majority: true, sort: { at: 1 } } as const;
    const found = await this.closures.find({ businessId, at }, { ...oldest, limit });
    const last = found.at(-1)?.at;
    if (!last) return { closures: [], after, more: false };
    const rest = found.length < limit ? [] : await this.closures.find({ businessId, at: last }, oldest);
    const known = new Set(found.map(({ _id }) => _id));
    const closures = [...found, ...rest.filter(({ _id }) => !known.has(_id))];
    return { closures: closures.map(toClosure), after: last.getTime(), more: found.length === limit };
  }
}
