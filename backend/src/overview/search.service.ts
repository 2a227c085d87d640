import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import {
  resultsSize,
  type FoundChat,
  type SearchWish,
  type searchChats,
} from '#shared/overview/search.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { readLimitMs } from '../database/tenant.js';
import { requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import type { SearchDoc } from './search.model.js';
import { firstPlaceAt, tokensOf } from './searchTokens.js';

/** How many chats with a word are looked at to learn how common it is. */
const sample = 1_000;

type Range = { $gte?: number; $lt?: number };
interface Sought {
  businessId: string;
  place: Range;
}

/** Completed chats by what was said in them and how they were closed. */
@Injectable()
export class Search {
  constructor(@InjectModel('Search') private readonly model: Model<SearchDoc>) {}

  /** @throws DomainError NOT_FOUND */
  async find(
    actor: Actor,
    { businessId, wish, after }: InputOf<typeof searchChats>,
  ): Promise<OutputOf<typeof searchChats>> {
    requireBusiness(actor, businessId, 'business');
    const sought = { businessId, place: rangeOf(wish, after) };
    const tokens = await this.rarestFirst(sought, tokensOf(wish));
    const found = await this.chats
      .find(filterOf(sought, tokens), { projection: { tokens: 0 }, maxTimeMS: readLimitMs })
      .sort({ place: -1 })
      .limit(resultsSize + 1)
      .toArray();
    return { results: found.slice(0, resultsSize).map(toFound), more: found.length > resultsSize };
  }

  /**
   * The token that the fewest chats of the period carry goes first: the index is walked by it alone, and the others
   * are looked up in what it finds.
   */
  private async rarestFirst(sought: Sought, tokens: readonly string[]): Promise<string[]> {
    if (tokens.length < 2) return [...tokens];
    const reach = await Promise.all(tokens.map((one) => this.reachOf(sought, one)));
    const order = tokens.map((name, index) => ({ name, reach: reach[index]! }));
    return order.sort((a, b) => a.reach - b.reach).map(({ name }) => name);
  }

  /** How far back the newest `sample` chats with a token go: the farther, the rarer. None is rarer than all. */
  private async reachOf({ businessId, place }: Sought, name: string): Promise<number> {
    const last = await this.chats.findOne({ businessId, tokens: name, place } as Filter, {
      ...{ projection: { _id: 0, place: 1 }, sort: { place: -1 }, skip: sample - 1 },
      ...{ hint: byToken, maxTimeMS: readLimitMs },
    });
    return last?.place ?? -1;
  }

  private get chats(): mongo.Collection<SearchDoc> {
    return this.model.collection as unknown as mongo.Collection<SearchDoc>;
  }
}

type Filter = mongo.Filter<SearchDoc>;
const byToken = { businessId: 1, tokens: 1, place: -1 } as const;

function rangeOf({ from, to }: SearchWish, after: number | null): Range {
  const ends = [to === null ? Infinity : firstPlaceAt(to), after ?? Infinity];
  const end = Math.min(...ends);
  return { $gte: from === null ? 0 : firstPlaceAt(from), ...(end < Infinity && { $lt: end }) };
}

/** An expression is no way into an index: the first token alone is. */
function filterOf({ businessId, place }: Sought, [first, ...others]: readonly string[]): Filter {
  const rest = others.map((name) => ({ $in: [{ $literal: name }, '$tokens'] }));
  return {
    businessId,
    place,
    ...(first !== undefined && { tokens: first }),
    ...(rest.length > 0 && { $expr: { $and: rest } }),
  } as Filter;
}

function toFound(doc: Omit<SearchDoc, 'tokens'>): FoundChat {
  const { userId, userName, completionType, agentName, categoryName, reasonName, excerpt, place } = doc;
  return {
    chatId: doc._id,
    completedAt: doc.completedAt.getTime(),
    ...{ userId, userName, completionType, agentName, categoryName, reasonName, excerpt, place },
  };
}
