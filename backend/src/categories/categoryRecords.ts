import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type {
  DeletedEntry,
  HistoryItem,
  categoryCounts,
  categoryHistory,
  categoryUsage,
  pullTaxonomy,
} from '#shared/categories/categories.contract';
import type { TaxonomyDelivery } from '#shared/sync/sync.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { ClosureCounts, type PairCount } from '../closures/closureCounts.js';
import { TenantModel, trusted } from '../database/tenant.js';
import { requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { storedEntries, toCategory, type TaxonomyChangeDoc } from './categories.model.js';
import { Entries } from './entries.js';
import { MergedEntries } from './merged.js';
import { Reverts } from './reverts.js';
import { Taxonomies } from './taxonomies.service.js';

const countedDays = 90;
const countsKeptMs = 30_000;
const historyPage = 50;
const mostDeleted = 2_000;
const dayMs = 24 * 60 * 60 * 1000;

const majority = { majority: true } as const;

/** What the Closing categories screen reads: usage, numbers, the deleted and the history. */
@Injectable()
export class CategoryRecords {
  private readonly changes: TenantModel<TaxonomyChangeDoc>;
  private readonly counted = new Map<string, { at: number; pairs: Promise<PairCount[]> }>();

  constructor(
    @InjectModel('TaxonomyChange') changes: Model<TaxonomyChangeDoc>,
    private readonly entries: Entries,
    private readonly reverts: Reverts,
    private readonly taxonomies: Taxonomies,
    private readonly merged: MergedEntries,
    private readonly closings: ClosureCounts,
  ) {
    this.changes = new TenantModel(changes);
  }

  async usage(actor: Actor, asked: InputOf<typeof categoryUsage>): Promise<OutputOf<typeof categoryUsage>> {
    const businessId = requireBusiness(actor, asked.businessId, 'category');
    const entry = await this.entries.rows.findOne({ _id: asked.id, businessId }, majority);
    if (!entry) throw new DomainError('NOT_FOUND', { what: 'category' });
    const { parentId } = entry;
    let closings = 0;
    for (const id of (await this.merged.of(businessId)).all(entry._id)) {
      closings += await this.closings.everWith(businessId, { id, parentId });
    }
    const reasons = await this.entries.rows.count({ businessId, status: 'active', parentId: entry._id });
    return { closings, reasons };
  }

  async counts(
    actor: Actor,
    asked: InputOf<typeof categoryCounts>,
  ): Promise<OutputOf<typeof categoryCounts>> {
    const businessId = requireBusiness(actor, asked.businessId, 'business');
    const merged = await this.merged.of(businessId);
    const pairs = (await this.pairsOf(businessId)).map((pair) => merged.inNow(pair));
    const categoryOf = await this.categoriesOf(businessId, pairs);
    const counts: Record<string, number> = {};
    for (const { categoryId, reasonId, closings } of pairs) {
      // A reason that a merge or its undoing took to another category counts there.
      const now = (reasonId && categoryOf.get(reasonId)) ?? categoryId;
      for (const id of [now, reasonId]) if (id) counts[id] = (counts[id] ?? 0) + closings;
    }
    return { days: countedDays, counts };
  }

  /** Below which category each of these reasons stands. */
  private async categoriesOf(businessId: string, pairs: PairCount[]): Promise<Map<string, string>> {
    const ids = new Set(pairs.flatMap(({ reasonId }) => reasonId ?? []));
    const reasons = await this.entries.byId(businessId, [...ids], null);
    return new Map([...reasons].flatMap(([id, { parentId }]) => (parentId ? [[id, parentId] as const] : [])));
  }

  /** As recorded; kept for a moment, since many screens ask. */
  private pairsOf(businessId: string): Promise<PairCount[]> {
    const known = this.counted.get(businessId);
    if (known && Date.now() - known.at < countsKeptMs) return known.pairs;
    const from = new Date(Date.now() - countedDays * dayMs);
    const pairs = this.closings.since(businessId, from);
    this.counted.set(businessId, { at: Date.now(), pairs });
    // A failed count is not kept.
    pairs.catch(() => this.counted.delete(businessId));
    return pairs;
  }

  async deleted(actor: Actor, asked: { businessId: string }): Promise<{ deleted: DeletedEntry[] }> {
    const businessId = requireBusiness(actor, asked.businessId, 'business');
    const found = await this.entries.rows.find(
      { businessId, status: 'deleted' },
      { ...majority, limit: mostDeleted },
    );
    const newestFirst = found.sort((a, b) => b.changedAt.getTime() - a.changedAt.getTime());
    return {
      deleted: newestFirst.map((entry) => ({
        entry: toCategory(entry),
        by: entry.changedBy,
        at: entry.changedAt.getTime(),
      })),
    };
  }

  async history(
    actor: Actor,
    asked: InputOf<typeof categoryHistory>,
  ): Promise<{ items: HistoryItem[]; more: boolean }> {
    const businessId = requireBusiness(actor, asked.businessId, 'business');
    const below = asked.before === null ? {} : { version: trusted({ $lt: asked.before }) as never };
    const newest = { ...majority, sort: { version: -1 as const }, limit: historyPage + 1 };
    const rows = await this.changes.find({ businessId, ...below }, newest);
    const page = rows.slice(0, historyPage);
    const revertible = await this.reverts.revertible(businessId, page);
    const items = page.map((row) => toHistoryItem(row, revertible.has(row.version)));
    return { items, more: rows.length > historyPage };
  }

  pull(actor: Actor, asked: InputOf<typeof pullTaxonomy>): Promise<TaxonomyDelivery> {
    const businessId = requireBusiness(actor, asked.businessId, 'business');
    return this.taxonomies.deliver(businessId, asked.have);
  }
}

function toHistoryItem(row: TaxonomyChangeDoc, revertible: boolean): HistoryItem {
  const { version, kind, by, at } = row;
  const [before, after] = [storedEntries(row.before), storedEntries(row.after)];
  return { version, kind, by, at: at.getTime(), before, after, revertible };
}
