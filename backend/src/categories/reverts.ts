import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Category, TaxonomyChange, revertChange } from '#shared/categories/categories.contract';
import type { InputOf } from '#shared/wire/request';
import { TenantModel, trusted } from '../database/tenant.js';
import type { Tx } from '../log/log.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { storedEntries, type CategoryDoc, type TaxonomyChangeDoc } from './categories.model.js';
import type { EditUnderWay } from './editUnderWay.js';
import { Edits } from './edits.js';
import { Entries } from './entries.js';
import { freeAt } from './positions.js';

/** What can be undone of a change: its entries as they are now. */
type Now = ReadonlyMap<string, Pick<CategoryDoc, 'rev'>>;

/** Undoes one change, whatever it was, when nothing later touched its entries. */
@Injectable()
export class Reverts {
  private readonly changes: TenantModel<TaxonomyChangeDoc>;

  constructor(
    @InjectModel('TaxonomyChange') changes: Model<TaxonomyChangeDoc>,
    private readonly edits: Edits,
    private readonly entries: Entries,
  ) {
    this.changes = new TenantModel(changes);
  }

  revert(actor: Actor, asked: InputOf<typeof revertChange>): Promise<TaxonomyChange> {
    const { businessId, version } = asked;
    return this.edits.write(actor, 'revert', asked, async (edit) => {
      const change = await this.changes.findOne({ businessId, version }, { session: edit.tx });
      if (!change) throw new DomainError('NOT_FOUND', { what: 'change' });
      const ids = change.after.map((entry) => entry.id);
      const now = await this.entries.byId(businessId, ids, edit.tx);
      if (!isUntouched(change, now)) throw notRevertible(version);
      // Categories first: a reason comes back only below one that is there.
      const isReason = ({ parentId }: Category) => Number(parentId !== null);
      const ordered = change.after.toSorted((a, b) => isReason(a) - isReason(b));
      for (const { id } of ordered) await this.putBack(change, now.get(id)!, edit);
    });
  }

  /** Which of these changes could be reverted at this moment. */
  async revertible(businessId: string, changes: readonly TaxonomyChangeDoc[]): Promise<Set<number>> {
    const ids = changes.flatMap((change) => change.after.map((entry) => entry.id));
    const now = await this.entries.byId(businessId, [...new Set(ids)], null);
    const parents = await this.parentsOfLater(businessId, changes);
    const can = changes.filter((change) => isUntouched(change, now) && !takesLater(change, parents));
    return new Set(can.map((change) => change.version));
  }

  private async putBack(change: TaxonomyChangeDoc, entry: CategoryDoc, edit: EditUnderWay): Promise<void> {
    const was = earlier(change, entry._id);
    if (was?.status !== 'active') {
      await this.refuseOthersBelow(change, entry, edit.tx);
      const { status, replacedBy } = was ?? { status: 'deleted' as const, replacedBy: null };
      return edit.change(entry, { status, replacedBy });
    }
    const { name, parentId, teamIds, notesRequired } = was;
    const comesBack = entry.status !== 'active' || entry.parentId !== parentId;
    if (comesBack && parentId) await this.entries.parent(edit.businessId, parentId, edit.tx);
    const list = await this.entries.listed(edit.businessId, parentId, edit.tx);
    const others = list.filter((other) => other._id !== entry._id);
    const position = freeAt(others, was.position);
    const status = entry.status === 'active' ? {} : { status: 'active' as const };
    await edit.change(entry, { name, parentId, position, teamIds, notesRequired, ...status });
  }

  /** A category that would go takes no reason with it that came later. */
  private async refuseOthersBelow(change: TaxonomyChangeDoc, entry: CategoryDoc, tx: Tx): Promise<void> {
    if (entry.parentId !== null) return;
    const below = await this.entries.listed(change.businessId, entry._id, tx);
    const own = new Set(change.after.map((after) => after.id));
    if (below.some((reason) => !own.has(reason._id))) throw notRevertible(change.version);
  }

  /** Active reasons below the entries that a revert would take away, as pairs of parent and id. */
  private async parentsOfLater(
    businessId: string,
    changes: readonly TaxonomyChangeDoc[],
  ): Promise<Pick<CategoryDoc, '_id' | 'parentId'>[]> {
    const ids = changes.flatMap((change) => goes(change).map((entry) => entry.id));
    if (ids.length === 0) return [];
    return this.entries.rows.find({ businessId, status: 'active', parentId: trusted({ $in: ids }) as never });
  }
}

/** The entry before the change; null when the change made it. */
function earlier(change: TaxonomyChangeDoc, id: string): Category | null {
  return storedEntries(change.before).find((entry) => entry.id === id) ?? null;
}

/** The entries that are there because of the change. */
function goes(change: TaxonomyChangeDoc): Category[] {
  return change.after.filter((after) => earlier(change, after.id)?.status !== 'active');
}

function isUntouched(change: TaxonomyChangeDoc, now: Now): boolean {
  return change.after.every((after) => now.get(after.id)?.rev === after.rev);
}

function takesLater(change: TaxonomyChangeDoc, reasons: Pick<CategoryDoc, '_id' | 'parentId'>[]): boolean {
  const own = new Set(change.after.map((after) => after.id));
  const going = new Set(goes(change).map((entry) => entry.id));
  return reasons.some((reason) => going.has(reason.parentId!) && !own.has(reason._id));
}

function notRevertible(version: number): DomainError {
  return new DomainError('NOT_REVERTIBLE', { version });
}
