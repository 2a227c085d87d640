import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { LRUCache } from 'lru-cache';
import type { Model } from 'mongoose';
import { standing } from '#shared/categories/standing';
import { TenantModel } from '../database/tenant.js';
import type { CategoryDoc } from './categories.model.js';
import type { Choice } from './choices.js';
import { Taxonomies } from './taxonomies.service.js';

/** A pair that can be chosen today, with its names. */
export interface NamedPair {
  categoryId: string;
  reasonId: string | null;
  categoryName: string;
  reasonName: string | null;
}

/** A business's list, asked for what stands today for pairs that were chosen at any time. */
export class StandingList {
  private readonly byId: ReadonlyMap<string, CategoryDoc>;
  /** Active categories that have active reasons. */
  private readonly withReasons: ReadonlySet<string>;

  constructor(readonly entries: readonly CategoryDoc[]) {
    this.byId = new Map(entries.map((entry) => [entry._id, entry]));
    const reasons = entries.filter(({ status, parentId }) => status === 'active' && parentId !== null);
    this.withReasons = new Set(reasons.map(({ parentId }) => parentId!));
  }

  /** The pair as it would be chosen today, or null when it cannot be: deleted, or without the reason it now needs. */
  now({ categoryId, reasonId }: Choice): NamedPair | null {
    const reason = reasonId === null ? null : this.active(reasonId);
    const category = this.active(reason?.parentId ?? categoryId);
    if (reason === undefined || !category || category.parentId !== null) return null;
    if (reason === null && this.withReasons.has(category._id)) return null;
    return pairOf(category, reason);
  }

  /** Whether a team's chats can be closed with a category. */
  isFor(categoryId: string, teamId: string | null): boolean {
    const teamIds = this.byId.get(categoryId)?.teamIds ?? null;
    return teamIds === null || (teamId !== null && teamIds.includes(teamId));
  }

  /** Every pair that can be chosen today. */
  all(): NamedPair[] {
    return this.entries.flatMap(({ _id, parentId, status }) => {
      if (status !== 'active') return [];
      const choice =
        parentId === null ? { categoryId: _id, reasonId: null } : { categoryId: parentId, reasonId: _id };
      return this.now(choice) ?? [];
    });
  }

  private active(id: string | null): CategoryDoc | undefined {
    const entry = id === null ? undefined : standing(id, (key) => this.byId.get(key));
    return entry?.status === 'active' ? entry : undefined;
  }
}

/** Entries of lists that an instance keeps at hand. */
const mostKept = 100_000;

/** Reads lists for what learns from closings: each version of a list once. */
@Injectable()
export class StandingPairs {
  private readonly entries: TenantModel<CategoryDoc>;
  private readonly kept = new LRUCache<string, StandingList>({
    maxSize: mostKept,
    sizeCalculation: ({ entries }) => 1 + entries.length,
  });

  constructor(
    @InjectModel('Category') entries: Model<CategoryDoc>,
    private readonly taxonomies: Taxonomies,
  ) {
    this.entries = new TenantModel(entries);
  }

  /** The list as it stands. @throws DomainError NOT_FOUND */
  async read(businessId: string): Promise<StandingList> {
    const { epoch, version } = await this.taxonomies.head(businessId);
    const key = `${businessId}:${epoch}:${version}`;
    const known = this.kept.get(key);
    if (known) return known;
    const list = new StandingList(await this.entries.find({ businessId }, { majority: true }));
    this.kept.set(key, list);
    return list;
  }
}

function pairOf(category: CategoryDoc, reason: CategoryDoc | null): NamedPair {
  return {
    categoryId: category._id,
    reasonId: reason?._id ?? null,
    categoryName: category.name,
    reasonName: reason?.name ?? null,
  };
}
