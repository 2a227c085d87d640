import {
  addCategories,
  categoryCounts,
  categoryHistory,
  categoryUsage,
  deleteCategory,
  editingCategories,
  importCategories,
  listDeleted,
  mergeCategory,
  moveCategory,
  pullTaxonomy,
  renameCategory,
  restoreCategory,
  revertChange,
  setCategoryRules,
} from '#shared/categories/categories.contract';
import type { InputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Categories } from './categories.service.js';
import { CategoriesTelling } from './categories.telling.js';
import { CategoryRecords } from './categoryRecords.js';
import { Imports } from './imports.js';
import { Merges } from './merges.js';
import { Reverts } from './reverts.js';
import { EntryRules } from './rules.js';

@ConsoleGateway()
export class CategoriesGateway {
  constructor(
    private readonly categories: Categories,
    private readonly reverts: Reverts,
    private readonly rules: EntryRules,
    private readonly merges: Merges,
    private readonly imports: Imports,
    private readonly records: CategoryRecords,
    private readonly telling: CategoriesTelling,
  ) {}

  @Handles(addCategories)
  async add(actor: Actor, asked: InputOf<typeof addCategories>) {
    return { change: await this.categories.add(actor, asked) };
  }

  @Handles(renameCategory)
  async rename(actor: Actor, asked: InputOf<typeof renameCategory>) {
    return { change: await this.categories.rename(actor, asked) };
  }

  @Handles(moveCategory)
  async move(actor: Actor, asked: InputOf<typeof moveCategory>) {
    return { change: await this.categories.move(actor, asked) };
  }

  @Handles(setCategoryRules)
  async setRules(actor: Actor, asked: InputOf<typeof setCategoryRules>) {
    return { change: await this.rules.set(actor, asked) };
  }

  @Handles(mergeCategory)
  async merge(actor: Actor, asked: InputOf<typeof mergeCategory>) {
    return { change: await this.merges.merge(actor, asked) };
  }

  @Handles(deleteCategory)
  async delete(actor: Actor, asked: InputOf<typeof deleteCategory>) {
    return { change: await this.categories.delete(actor, asked) };
  }

  @Handles(restoreCategory)
  async restore(actor: Actor, asked: InputOf<typeof restoreCategory>) {
    return { change: await this.categories.restore(actor, asked) };
  }

  @Handles(revertChange)
  async revert(actor: Actor, asked: InputOf<typeof revertChange>) {
    return { change: await this.reverts.revert(actor, asked) };
  }

  @Handles(importCategories)
  async import(actor: Actor, asked: InputOf<typeof importCategories>) {
    return { change: await this.imports.take(actor, asked) };
  }

  @Handles(categoryUsage)
  usage(actor: Actor, asked: InputOf<typeof categoryUsage>) {
    return this.records.usage(actor, asked);
  }

  @Handles(categoryCounts)
  counts(actor: Actor, asked: InputOf<typeof categoryCounts>) {
    return this.records.counts(actor, asked);
  }

  @Handles(listDeleted)
  deleted(actor: Actor, asked: InputOf<typeof listDeleted>) {
    return this.records.deleted(actor, asked);
  }

  @Handles(categoryHistory)
  history(actor: Actor, asked: InputOf<typeof categoryHistory>) {
    return this.records.history(actor, asked);
  }

  @Handles(editingCategories)
  editing(actor: Actor, asked: InputOf<typeof editingCategories>) {
    return this.telling.editing(actor, asked);
  }

  @Handles(pullTaxonomy)
  pull(actor: Actor, asked: InputOf<typeof pullTaxonomy>) {
    return this.records.pull(actor, asked);
  }
}
