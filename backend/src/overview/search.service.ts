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
import { MergedEntries } from '../categories/merged.js';
import { readLimitMs } from '../database/tenant.js';
import { requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import type { SearchDoc } from './search.model.js';
import { firstPlaceAt, momentOf, tokensOf, type Alternatives } from './searchTokens.js';

/** How many chats with a word are looked at to learn how common it is. */
const sample = 1_000;
/** How many chats with the rarest word one page looks at. */
const mostLookedAt = 5_000;

type Range = { $gte?: number; $lt?: number };
interface Sought {
  businessId: string;
  place: Range;
}

/** Completed chats by what was said in them and how they were closed. */
@Injectable()
export class Search {
  constructor(
    @InjectModel('Search') private readonly model: Model<SearchDoc>,
    private readonly merged: MergedEntries,
  ) {}

  /** @throws DomainError NOT_FOUND */
  async find(
    actor: Actor,
    { businessId, wish, after }: InputOf<typeof searchChats>,
  ): Promise<OutputOf<typeof searchChats>> {
    requireBusiness(actor, businessId, 'business');
    const sought = { businessId, place: rangeOf(wish, after) };
    const [first, ...others] = await this.rarestFirst(sought, await this.tokensOf(businessId, wish));
    // Beyond this place is the next page's part: what is rare beside what is common could be far away.
    const end = others.length > 0 ? await this.nthPlace(sought, first!, mostLookedAt) : null;
    const range = { ...sought.place, ...(end !== null && { $gte: end }) };
    const found = await this.chats
      .find(filterOf({ businessId, place: range }, [first, ...others]), {
        projection: { tokens: 0 },
        maxTimeMS: readLimitMs,
      })
      .sort({ place: -1 })
      .limit(resultsSize + 1)
      .toArray();
    const results = found.slice(0, resultsSize);
    const isFull = found.length > resultsSize;
    const next = isFull ? results.at(-1)!.place : end;
    return { results: results.map(toFound), next, lookedTo: next === null ? null : momentOf(next) };
  }

  /** Closings keep the entry they chose: whoever seeks one finds what was merged into it as well. */
  private async tokensOf(businessId: string, wish: SearchWish): Promise<Alternatives[]> {
    if (!wish.categoryId && !wish.reasonId) return tokensOf(wish, (id) => [id]);
    const merged = await this.merged.of(businessId);
    return tokensOf(wish, (id) => merged.all(id));
  }

  /**
   * The token that the fewest chats of the period carry goes first: the index is walked by it alone, and the others
   * are looked up in what it finds. The farther back the newest chats with a token reach, the rarer it is.
   */
  private async rarestFirst(sought: Sought, tokens: readonly Alternatives[]): Promise<Alternatives[]> {
    if (tokens.length < 2) return [...tokens];
    const reach = await Promise.all(tokens.map((one) => this.nthPlace(sought, one, sample)));
    const order = tokens.map((name, index) => ({ name, reach: reach[index] ?? -1 }));
    return order.sort((a, b) => a.reach - b.reach).map(({ name }) => name);
  }

  /** The place of the nth newest chat with a token, from the index alone; null where there are fewer. */
  private async nthPlace(
    { businessId, place }: Sought,
    names: Alternatives,
    nth: number,
  ): Promise<number | null> {
    const last = await this.chats.findOne({ businessId, tokens: { $in: names }, place } as Filter, {
      ...{ projection: { _id: 0, place: 1 }, sort: { place: -1 }, skip: nth - 1 },
      ...{ hint: byToken, maxTimeMS: readLimitMs },
    });
    return last?.place ?? null;
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
function filterOf(
  { businessId, place }: Sought,
  [first, ...others]: readonly (Alternatives | undefined)[],
): Filter {
  const carried = (name: string) => ({ $in: [{ $literal: name }, '$tokens'] });
  const rest = others.map((names) => ({ $or: (names ?? []).map(carried) }));
  return {
    businessId,
    place,
    ...(first !== undefined && { tokens: { $in: first } }),
    ...(rest.length > 0 && { $expr: { $and: rest } }),
  } as Filter;
}

function toFound(doc: Omit<SearchDoc, 'tokens'>): FoundChat {
  const { userId, userName, completionType, agentName, categoryName, reasonName, excerpt } = doc;
  return {
    chatId: doc._id,
    completedAt: doc.completedAt.getTime(),
    ...{ userId, userName, completionType, agentName, categoryName, reasonName, excerpt },
  };
}
