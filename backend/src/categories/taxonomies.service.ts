import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { TaxonomyHead } from '#shared/categories/categories.contract';
import { emptyHash } from '#shared/categories/taxonomyHash';
import type { TaxonomyDelivery } from '#shared/sync/sync.contract';
import { TenantModel, readLimitMs, trusted } from '../database/tenant.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { DomainError } from '../wire/domainError.js';
import { toHead, type TaxonomyDoc } from './categories.model.js';
import { Choices, type Choice, type ToCheck, type Chosen, type ReadList } from './choices.js';
import { Deliveries } from './deliveries.js';

/** One list of closing categories and reasons per business, and what other features ask of it. */
@Injectable()
export class Taxonomies {
  private readonly heads: TenantModel<TaxonomyDoc>;

  constructor(
    @InjectModel('Taxonomy') heads: Model<TaxonomyDoc>,
    private readonly deliveries: Deliveries,
    private readonly choices: Choices,
    private readonly log: Log,
  ) {
    this.heads = new TenantModel(heads);
  }

  /** Creates the empty list of a new business, in the transaction that creates the business. */
  async create(businessId: string, tx: Tx): Promise<void> {
    const head = { _id: businessId, businessId, epoch: randomUUID(), version: 0, hash: emptyHash };
    await this.heads.insert(head, tx);
  }

  /** Creates the list of a business that has none yet; does nothing for one that has. */
  async ensure(businessId: string): Promise<void> {
    if (await this.heads.findOne({ _id: businessId, businessId }, { majority: true })) return;
    try {
      await this.log.write(`taxonomy:${businessId}`, (tx) => this.create(businessId, tx));
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /**
   * What brings a replica at `have` in step: the changes since when they connect, else the whole list.
   * @throws DomainError NOT_FOUND when the business has no list.
   */
  deliver(businessId: string, have: TaxonomyHead | null): Promise<TaxonomyDelivery> {
    return this.deliveries.deliver({ businessId, have });
  }

  /**
   * Checks a pair against the list as `tx` sees it and gives the names it has now.
   * @throws DomainError CATEGORY_REQUIRED, REASON_REQUIRED, CATEGORY_GONE, REASON_GONE, REASON_NOT_IN_CATEGORY,
   * CATEGORY_NOT_FOR_TEAM, NOTES_REQUIRED, NOT_FOUND.
   */
  async check(businessId: string, choice: ToCheck, tx: Tx): Promise<Chosen> {
    return (await this.choices.read(businessId, [choice], tx)).check(choice);
  }

  /** What many choices at once are checked against: read together, as `tx` sees it. */
  readFor(businessId: string, choices: readonly Choice[], tx: Tx): Promise<ReadList> {
    return this.choices.read(businessId, choices, tx);
  }

  /**
   * The teams that each category can be chosen for (null: every team), held until `tx` commits: an edit of the list at
   * the same time and this transaction do not both go through.
   */
  async holdLimits(businessId: string, tx: Tx): Promise<(readonly string[] | null)[]> {
    await this.heads.update({ _id: businessId, businessId }, { $inc: { turns: 1 } }, tx);
    return this.choices.limits(businessId, tx);
  }

  /** Where the list of a business stands. @throws DomainError NOT_FOUND */
  async head(businessId: string): Promise<TaxonomyHead> {
    const head = await this.heads.findOne({ _id: businessId, businessId }, { majority: true });
    if (!head) throw new DomainError('NOT_FOUND', { what: 'business' });
    return toHead(head);
  }

  /** Where the lists of these businesses stand (null: of all), by business. */
  async headsOf(businessIds: readonly string[] | null): Promise<Map<string, TaxonomyHead>> {
    const heads = await this.heads.model
      .find(businessIds ? { _id: trusted({ $in: [...businessIds] }) } : {})
      .read('primary')
      .readConcern('majority')
      .maxTimeMS(readLimitMs)
      .lean<TaxonomyDoc[]>();
    return new Map(heads.map((head) => [head.businessId, toHead(head)]));
  }
}
