import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { EntryName, Reading } from '#shared/insights/filter.contract';
import {
  closingsPage,
  type ClosingsPlace,
  type ClosingsWish,
  type InsightClosing,
  type readClosings,
} from '#shared/insights/insights.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { ClosureRecords } from '../closures/closureRecords.js';
import type { ClosureDoc } from '../closures/closures.model.js';
import { readLimitMs } from '../database/tenant.js';
import type { Actor } from '../wire/callers.js';
import { Calendar } from './calendar.js';
import type { CountedClosing } from './counted.js';
import { Scopes, type Scope } from './scopes.js';

type Filter = mongo.Filter<ClosureDoc>;

/** The closings that a number of Insights stands for, from what is stored. */
@Injectable()
export class ClosingsBehind {
  constructor(
    @InjectModel('Closure') private readonly closures: Model<ClosureDoc>,
    private readonly records: ClosureRecords,
    private readonly scopes: Scopes,
  ) {}

  /** @throws DomainError NOT_FOUND, PERIOD_BACKWARDS, PERIOD_TOO_LONG */
  async read(
    actor: Actor,
    { filter, wish, after }: InputOf<typeof readClosings>,
  ): Promise<OutputOf<typeof readClosings>> {
    const scope = await this.scopes.of(actor, filter);
    const found = await this.documents
      .find({ $and: [within(scope), ofWish(wish, scope), ...beyond(after)] } as Filter, {
        ...{ readConcern: 'majority', maxTimeMS: readLimitMs },
      })
      .sort({ at: -1, _id: -1 })
      .limit(closingsPage + 1)
      .toArray();
    const page = found.slice(0, closingsPage);
    const last = found.length > closingsPage ? page.at(-1)! : null;
    return {
      closings: page.map((closing) => this.toInsight(closing, filter.reading)),
      next: last && { at: last.at.getTime(), id: last._id },
    };
  }

  private toInsight(closing: ClosureDoc, reading: Reading): InsightClosing {
    const counted = closing.counted as CountedClosing | null;
    return {
      closure: this.records.shown(closing),
      handlingMs: closing.handlingMs ?? null,
      repeat: counted?.repeat[reading] ?? false,
    };
  }

  private get documents(): mongo.Collection<ClosureDoc> {
    return this.closures.collection as unknown as mongo.Collection<ClosureDoc>;
  }
}

function within({ filter, timeZone, periods }: Scope): Filter {
  const { businessId, teamIds, agentIds, channels } = filter;
  const calendar = new Calendar(timeZone);
  const [from, to] = [periods.now.from, periods.now.to].map((day) => new Date(calendar.startOf(day)));
  const agent = { $in: agentIds };
  return {
    ...{ businessId, at: { $gte: from, $lt: to }, undoneAt: null },
    ...(teamIds.length > 0 && { teamId: { $in: teamIds } }),
    ...(channels.length > 0 && { channel: { $in: channels } }),
    ...(agentIds.length > 0 && { $or: [{ 'by.id': agent }, { by: null, 'formerAgent.id': agent }] }),
  } as Filter;
}

function ofWish(wish: ClosingsWish, scope: Scope): Filter {
  const { entry, completionType, handOverReason, repeatsOnly } = wish;
  const reading = scope.filter.reading;
  return {
    ...(entry && ofEntry(entry, scope)),
    ...(completionType && { completionType }),
    ...(wish.handedOver && { origin: 'bot', handOverReason: handOverReason ?? { $nin: [null] } }),
    ...(repeatsOnly && { [`counted.repeat.${reading}`]: true }),
  } as Filter;
}

/** Whatever was recorded that the line stands for. A category stands for all of its reasons. */
function ofEntry(entry: EntryName, { filter, head, naming }: Scope): Filter {
  const { categoryId, categoryName, reasonId, reasonName } = entry;
  if (filter.reading === 'recorded') {
    const reason = reasonId === null ? {} : { reasonId, reasonName };
    return { categoryId, ...(categoryId && { categoryName }), ...reason };
  }
  const recorded = head.pairs.filter((pair) => {
    const line = naming.entryOf(pair);
    return line.categoryId === categoryId && (reasonId === null || line.reasonId === reasonId);
  });
  const categories = new Set([categoryId, ...recorded.map((pair) => pair.categoryId)]);
  const reasons = new Set([reasonId, ...recorded.map((pair) => pair.reasonId)]);
  return {
    categoryId: { $in: [...categories] },
    ...(reasonId !== null && { reasonId: { $in: [...reasons] } }),
  } as Filter;
}

function beyond(after: ClosingsPlace | null): Filter[] {
  if (!after) return [];
  const at = new Date(after.at);
  return [{ at: { $lte: at } }, { $or: [{ at: { $lt: at } }, { at, _id: { $lt: after.id } }] }] as Filter[];
}
