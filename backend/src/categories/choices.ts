import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { nameKey } from '#shared/categories/nameKey';
import { standing } from '#shared/categories/standing';
import { TenantModel, trusted } from '../database/tenant.js';
import type { Tx } from '../log/log.js';
import { DomainError } from '../wire/domainError.js';
import type { CategoryDoc, TaxonomyDoc } from './categories.model.js';

/** A pair as a person chose it. */
export interface Choice {
  categoryId: string | null;
  reasonId: string | null;
}

/** What a closing says, as far as the list has rules for it. */
export interface ToCheck extends Choice {
  notes: string;
  /** The team that has the chat: a category may be limited to teams. */
  teamId: string | null;
}

/** The same pair with the names it has at this moment, and the version of the list that says so. */
export interface Chosen extends Choice {
  categoryName: string | null;
  reasonName: string | null;
  taxonomyVersion: number;
}

type Found = Map<string, CategoryDoc>;

/** What a closing must choose. A category without reasons asks for none, a list without categories for none. */
@Injectable()
export class Choices {
  private readonly heads: TenantModel<TaxonomyDoc>;
  private readonly entries: TenantModel<CategoryDoc>;

  constructor(
    @InjectModel('Taxonomy') heads: Model<TaxonomyDoc>,
    @InjectModel('Category') entries: Model<CategoryDoc>,
  ) {
    this.heads = new TenantModel(heads);
    this.entries = new TenantModel(entries);
  }

  /** Reads at once what these choices of one business are checked against, as `tx` sees it. */
  async read(businessId: string, choices: readonly Choice[], tx: Tx): Promise<ReadList> {
    const head = await this.heads.findOne({ _id: businessId, businessId }, { session: tx });
    const named = choices.flatMap(({ categoryId, reasonId }) => [categoryId, reasonId]);
    const ids = [...new Set(named.filter((id) => id !== null))];
    const found = await this.withWhatStandsFor(businessId, ids, tx);
    const hasAnyFor = async (parentId: string | null, teamId: string | null): Promise<boolean> => {
      const teamIds = trusted({ $in: teamId === null ? [null] : [null, teamId] }) as never;
      const any = { businessId, parentId, status: 'active' as const, teamIds };
      return (await this.entries.findOne(any, { session: tx })) !== null;
    };
    return new ReadList(head?.version ?? 0, found, hasAnyFor);
  }

  /** The teams that each category of a business can be chosen for (null: every team), as `tx` sees it. */
  async limits(businessId: string, tx: Tx): Promise<(readonly string[] | null)[]> {
    const active = { businessId, parentId: null, status: 'active' as const };
    const categories = await this.entries.find(active, { session: tx });
    return categories.map(({ teamIds }) => teamIds ?? null);
  }

  /** These entries, and those they were merged into. */
  private async withWhatStandsFor(businessId: string, ids: string[], tx: Tx): Promise<Found> {
    const found: Found = new Map();
    for (let missing = ids; missing.length > 0;) {
      const of = { _id: trusted({ $in: missing }) as never, businessId };
      const read = await this.entries.find(of, { session: tx });
      for (const entry of read) found.set(entry._id, entry);
      const next = read.flatMap(({ status, replacedBy }) => (status === 'merged' && replacedBy) || []);
      missing = next.filter((id) => !found.has(id));
    }
    return found;
  }
}

/** A business's list as one transaction sees it, as far as the choices need it that it was read for. */
export class ReadList {
  constructor(
    private readonly version: number,
    private readonly entries: ReadonlyMap<string, CategoryDoc>,
    private readonly hasAnyFor: (parentId: string | null, teamId: string | null) => Promise<boolean>,
  ) {}

  /** The pair with its names. @throws DomainError that says what is wrong with it. */
  async check(choice: ToCheck): Promise<Chosen> {
    const category = await this.category(choice);
    const reason = category ? await this.reason(category, choice) : null;
    if (reason?.notesRequired && nameKey(choice.notes) === '') {
      throw new DomainError('NOTES_REQUIRED', { name: reason.name });
    }
    return {
      categoryId: category?._id ?? null,
      categoryName: category?.name ?? null,
      reasonId: reason?._id ?? null,
      reasonName: reason?.name ?? null,
      taxonomyVersion: this.version,
    };
  }

  private async category({ categoryId, reasonId, teamId }: ToCheck): Promise<CategoryDoc | null> {
    if (categoryId === null) {
      const asks = reasonId !== null || (await this.hasAnyFor(null, teamId));
      if (asks) throw new DomainError('CATEGORY_REQUIRED', {});
      return null;
    }
    const category = this.standing(categoryId);
    if (!category || category.parentId !== null) throw new DomainError('NOT_FOUND', { what: 'category' });
    if (category.status === 'deleted') throw new DomainError('CATEGORY_GONE', gone(category));
    if (!isFor(category, teamId)) {
      throw new DomainError('CATEGORY_NOT_FOR_TEAM', { id: category._id, name: category.name });
    }
    return category;
  }

  /** A closing that comes late for a merge is recorded with what stands for its choice by then. */
  private standing(id: string): CategoryDoc | undefined {
    return standing(id, (key) => this.entries.get(key));
  }

  private async reason({ _id: categoryId }: CategoryDoc, { reasonId }: Choice): Promise<CategoryDoc | null> {
    if (reasonId === null) {
      if (await this.hasAnyFor(categoryId, null)) throw new DomainError('REASON_REQUIRED', {});
      return null;
    }
    const reason = this.standing(reasonId);
    if (!reason || reason.parentId === null) throw new DomainError('NOT_FOUND', { what: 'reason' });
    if (reason.parentId !== categoryId) {
      throw new DomainError('REASON_NOT_IN_CATEGORY', { categoryId, reasonId });
    }
    if (reason.status === 'deleted') throw new DomainError('REASON_GONE', gone(reason));
    return reason;
  }
}

function isFor({ teamIds }: CategoryDoc, teamId: string | null): boolean {
  return !teamIds || (teamId !== null && teamIds.includes(teamId));
}

function gone(entry: CategoryDoc) {
  return { id: entry._id, name: entry.name, by: entry.changedBy, at: entry.changedAt.getTime() };
}
