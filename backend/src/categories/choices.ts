import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { TenantModel } from '../database/tenant.js';
import type { Tx } from '../log/log.js';
import { DomainError } from '../wire/domainError.js';
import type { CategoryDoc, TaxonomyDoc } from './categories.model.js';

/** A pair as a person chose it. */
export interface Choice {
  categoryId: string | null;
  reasonId: string | null;
}

/** The same pair with the names it has at this moment, and the version of the list that says so. */
export interface Chosen extends Choice {
  categoryName: string | null;
  reasonName: string | null;
  taxonomyVersion: number;
}

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

  async check(businessId: string, choice: Choice, tx: Tx): Promise<Chosen> {
    const head = await this.heads.findOne({ _id: businessId, businessId }, { session: tx });
    const category = await this.category(businessId, choice, tx);
    const reason = category ? await this.reason(category, choice.reasonId, tx) : null;
    return {
      categoryId: category?._id ?? null,
      categoryName: category?.name ?? null,
      reasonId: reason?._id ?? null,
      reasonName: reason?.name ?? null,
      taxonomyVersion: head?.version ?? 0,
    };
  }

  private async category(businessId: string, choice: Choice, tx: Tx): Promise<CategoryDoc | null> {
    if (choice.categoryId === null) {
      const any = await this.entries.findOne(
        { businessId, parentId: null, status: 'active' },
        { session: tx },
      );
      if (any || choice.reasonId !== null) throw new DomainError('CATEGORY_REQUIRED', {});
      return null;
    }
    const category = await this.entries.findOne({ _id: choice.categoryId, businessId }, { session: tx });
    if (!category || category.parentId !== null) throw new DomainError('NOT_FOUND', { what: 'category' });
    if (category.status === 'deleted') throw new DomainError('CATEGORY_GONE', gone(category));
    return category;
  }

  private async reason(category: CategoryDoc, reasonId: string | null, tx: Tx): Promise<CategoryDoc | null> {
    const { _id: categoryId, businessId } = category;
    if (reasonId === null) {
      const any = await this.entries.findOne(
        { businessId, parentId: categoryId, status: 'active' },
        { session: tx },
      );
      if (any) throw new DomainError('REASON_REQUIRED', {});
      return null;
    }
    const reason = await this.entries.findOne({ _id: reasonId, businessId }, { session: tx });
    if (!reason || reason.parentId === null) throw new DomainError('NOT_FOUND', { what: 'reason' });
    if (reason.parentId !== categoryId) {
      throw new DomainError('REASON_NOT_IN_CATEGORY', { categoryId, reasonId });
    }
    if (reason.status === 'deleted') throw new DomainError('REASON_GONE', gone(reason));
    return reason;
  }
}

function gone(entry: CategoryDoc) {
  return { id: entry._id, name: entry.name, by: entry.changedBy, at: entry.changedAt.getTime() };
}
