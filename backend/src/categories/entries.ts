import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { ErrorPayloads } from '#shared/wire/errors';
import { nameKey } from '#shared/categories/nameKey';
import { TenantModel, trusted } from '../database/tenant.js';
import type { Tx } from '../log/log.js';
import { StoredAnswer } from '../log/storedAnswer.js';
import { DomainError } from '../wire/domainError.js';
import { toCategory, type CategoryDoc } from './categories.model.js';

/** A name that an edit wants in a list. */
export interface WantedName {
  entryId: string;
  parentId: string | null;
  name: string;
}

const majority = { majority: true } as const;

/** The entries of the lists, and the refusals that lie in them. */
@Injectable()
export class Entries {
  readonly rows: TenantModel<CategoryDoc>;

  constructor(@InjectModel('Category') rows: Model<CategoryDoc>) {
    this.rows = new TenantModel(rows);
  }

  /** The active entries of one list, in order. */
  async listed(businessId: string, parentId: string | null, tx: Tx): Promise<CategoryDoc[]> {
    const found = await this.rows.find({ businessId, status: 'active', parentId }, { session: tx });
    return found.sort(inOrder);
  }

  /** All active entries of a business, each list in order. */
  async active(businessId: string, tx: Tx): Promise<CategoryDoc[]> {
    const found = await this.rows.find({ businessId, status: 'active' }, { session: tx });
    return found.sort(inOrder);
  }

  /** These entries, by id, those of other businesses left out. */
  async byId(businessId: string, ids: string[], tx: Tx | null): Promise<Map<string, CategoryDoc>> {
    const found = await this.rows.find({ businessId, _id: trusted({ $in: ids }) }, { session: tx });
    return new Map(found.map((entry) => [entry._id, entry]));
  }

  /** The entry as the editor last saw it. @throws StoredAnswer when it is another by now. */
  async asSeen(seen: Seen, tx: Tx): Promise<CategoryDoc> {
    const { businessId, id, rev, status } = seen;
    const entry = await this.rows.findOne({ _id: id, businessId }, { session: tx });
    if (!entry || entry.rev !== rev || entry.status !== status) {
      throw new StoredAnswer(() => this.refuseUnseen(seen));
    }
    return entry;
  }

  /** The category that a reason stands or shall stand below. @throws StoredAnswer when it is deleted or none. */
  async parent(businessId: string, parentId: string, tx: Tx): Promise<CategoryDoc> {
    const parent = await this.rows.findOne({ _id: parentId, businessId }, { session: tx });
    const fits = parent && parent.parentId === null && parent.status === 'active';
    if (!fits) throw new StoredAnswer(() => this.refuseParent(businessId, parentId));
    return parent;
  }

  /** Another active entry of the same list. @throws StoredAnswer when it is none. */
  async sibling(entry: CategoryDoc, id: string, tx: Tx): Promise<CategoryDoc> {
    const { _id, businessId, parentId } = entry;
    const other = await this.rows.findOne({ _id: id, businessId }, { session: tx });
    const fits = other && id !== _id && other.parentId === parentId && other.status === 'active';
    if (!fits) throw new StoredAnswer(() => this.refuseSibling(entry, id));
    return other;
  }

  /** Which of these names is taken, and by whom. UNKNOWN when none is taken for certain. */
  async refuseNames(businessId: string, wanted: readonly WantedName[]): Promise<never> {
    for (const { entryId, parentId, name } of wanted) {
      const at = { businessId, parentId, nameKey: nameKey(name), status: 'active' as const };
      const existing = await this.rows.findOne(at, majority);
      if (existing && existing._id !== entryId) {
        throw new DomainError('NAME_TAKEN', { name, existing: toCategory(existing), ...lastTouch(existing) });
      }
    }
    throw new DomainError('UNKNOWN', {});
  }

  private async refuseUnseen({ businessId, id, rev, status }: Seen): Promise<never> {
    const entry = await this.rows.findOne({ _id: id, businessId }, majority);
    if (!entry) throw new DomainError('NOT_FOUND', { what: 'category' });
    const now = { current: toCategory(entry), ...lastTouch(entry) };
    if (entry.status !== 'active' && status === 'active') throw new DomainError('ENTRY_DELETED', now);
    if (entry.rev !== rev || entry.status !== status) throw new DomainError('STALE', now);
    throw new DomainError('UNKNOWN', {});
  }

  private async refuseSibling({ _id, businessId, parentId }: CategoryDoc, id: string): Promise<never> {
    const other = await this.rows.findOne({ _id: id, businessId }, majority);
    if (!other) throw new DomainError('NOT_FOUND', { what: 'category' });
    if (id === _id || other.parentId !== parentId) {
      throw new DomainError('BAD_INPUT', { path: 'id', problem: 'is not another entry of the same list' });
    }
    if (other.status === 'active') throw new DomainError('UNKNOWN', {});
    throw new DomainError('ENTRY_DELETED', { current: toCategory(other), ...lastTouch(other) });
  }

  private async refuseParent(businessId: string, parentId: string): Promise<never> {
    const parent = await this.rows.findOne({ _id: parentId, businessId }, majority);
    if (!parent) throw new DomainError('NOT_FOUND', { what: 'category' });
    if (parent.parentId !== null) {
      throw new DomainError('BAD_INPUT', {
        path: 'parentId',
        problem: 'is a reason, not a closing category',
      });
    }
    if (parent.status === 'active') throw new DomainError('UNKNOWN', {});
    throw new DomainError('PARENT_DELETED', { parent: toCategory(parent) });
  }
}

interface Seen {
  businessId: string;
  id: string;
  rev: number;
  status: CategoryDoc['status'];
}

/** By position as plain strings, ties by id: the order that every client computes too. */
function inOrder(a: CategoryDoc, b: CategoryDoc): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return a._id < b._id ? -1 : 1;
}

function lastTouch(entry: CategoryDoc): Pick<ErrorPayloads['STALE'], 'by' | 'at'> {
  return { by: entry.changedBy, at: entry.changedAt.getTime() };
}
