import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { TaxonomyChange, TaxonomyHead, TaxonomySnapshot } from '#shared/categories/categories.contract';
import { emptyHash } from '#shared/categories/taxonomyHash';
import type { TaxonomyDelivery } from '#shared/sync/sync.contract';
import { TenantModel, trusted } from '../database/tenant.js';
import { together } from '../database/together.js';
import { Log } from '../log/log.js';
import { DomainError } from '../wire/domainError.js';
import {
  toCategory,
  toHead,
  toTaxonomyChange,
  type CategoryDoc,
  type TaxonomyChangeDoc,
  type TaxonomyDoc,
} from './categories.model.js';

/** Beyond this many changes the whole list is smaller and quicker. */
const mostChanges = 500;

const majority = { majority: true } as const;

interface Asked {
  businessId: string;
  have: TaxonomyHead | null;
}

const nameOf = ({ businessId, have }: Asked): string =>
  [businessId, have?.epoch, have?.version, have?.hash].join(' ');

/** Brings a replica in step, from what a majority of the database holds. */
@Injectable()
export class Deliveries {
  /** What brings a replica at `have` in step. */
  readonly deliver = together((asked: Asked) => this.read(asked), nameOf);
  private readonly heads: TenantModel<TaxonomyDoc>;
  private readonly entries: TenantModel<CategoryDoc>;
  private readonly changes: TenantModel<TaxonomyChangeDoc>;

  constructor(
    @InjectModel('Taxonomy') heads: Model<TaxonomyDoc>,
    @InjectModel('Category') entries: Model<CategoryDoc>,
    @InjectModel('TaxonomyChange') changes: Model<TaxonomyChangeDoc>,
    private readonly log: Log,
  ) {
    this.heads = new TenantModel(heads);
    this.entries = new TenantModel(entries);
    this.changes = new TenantModel(changes);
  }

  private async read({ businessId, have }: Asked): Promise<TaxonomyDelivery> {
    const changes = have ? await this.changesSince(businessId, have) : null;
    return changes
      ? { changes, snapshot: null }
      : { changes: null, snapshot: await this.snapshot(businessId) };
  }

  /** The changes after `have`, or null when its list is not one that this log went through. */
  private async changesSince(businessId: string, have: TaxonomyHead): Promise<TaxonomyChange[] | null> {
    const head = await this.heads.findOne({ _id: businessId, businessId }, majority);
    if (!head) throw new DomainError('NOT_FOUND', { what: 'business' });
    const missing = head.version - have.version;
    if (head.epoch !== have.epoch || missing < 0 || missing > mostChanges) return null;
    if (missing === 0) return head.hash === have.hash ? [] : null;
    if (have.hash !== (await this.hashAt(businessId, have))) return null;
    const version = trusted({ $gt: have.version });
    const rows = await this.changes.find({ businessId, version }, { ...majority, sort: { version: 1 } });
    const connected = rows.every(
      (row, i) => row.version === have.version + 1 + i && row.epoch === have.epoch,
    );
    return connected && rows.length >= missing ? rows.map(toTaxonomyChange) : null;
  }

  private async hashAt(businessId: string, { epoch, version }: TaxonomyHead): Promise<string | null> {
    if (version === 0) return emptyHash;
    const row = await this.changes.findOne({ businessId, version }, majority);
    return row?.epoch === epoch ? row.hash : null;
  }

  /** Head and entries as of one moment. */
  private async snapshot(businessId: string): Promise<TaxonomySnapshot> {
    const session = await this.log.connection.startSession({ snapshot: true, causalConsistency: false });
    try {
      const head = await this.heads.findOne({ _id: businessId, businessId }, { session });
      if (!head) throw new DomainError('NOT_FOUND', { what: 'business' });
      const entries = await this.entries.find({ businessId, status: 'active' }, { session });
      const status = trusted({ $in: ['merged', 'deleted'] }) as never;
      const withOther = { businessId, status, replacedBy: trusted({ $type: 'string' }) as never };
      const replaced = await this.entries.find(withOther, { session });
      const lists = { entries: entries.map(toCategory), replaced: replaced.map(toCategory) };
      return { ...toHead(head), businessId, ...lists };
    } finally {
      await session.endSession();
    }
  }
}
