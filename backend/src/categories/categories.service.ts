import { Injectable } from '@nestjs/common';
import type {
  TaxonomyChange,
  addCategories,
  deleteCategory,
  moveCategory,
  renameCategory,
  restoreCategory,
} from '#shared/categories/categories.contract';
import { nameKey } from '#shared/categories/nameKey';
import type { InputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import type { CategoryDoc } from './categories.model.js';
import type { EditUnderWay } from './editUnderWay.js';
import { Edits } from './edits.js';
import { Entries } from './entries.js';
import { atEnd, behind, freeAt } from './positions.js';

/** The edits of closing categories and reasons. */
@Injectable()
export class Categories {
  constructor(
    private readonly edits: Edits,
    private readonly entries: Entries,
  ) {}

  async add(actor: Actor, asked: InputOf<typeof addCategories>): Promise<TaxonomyChange> {
    const { businessId, parentId, names } = asked;
    refuseRepeated(names);
    return this.edits.write(actor, 'add', asked, async (edit) => {
      if (parentId !== null) await this.entries.parent(businessId, parentId, edit.tx);
      const list = await this.entries.listed(businessId, parentId, edit.tx);
      await edit.add(parentId, names, atEnd(list, names.length));
    });
  }

  rename(actor: Actor, asked: InputOf<typeof renameCategory>): Promise<TaxonomyChange> {
    return this.edits.write(actor, 'rename', asked, async (edit) => {
      const entry = await this.entries.asSeen({ ...asked, status: 'active' }, edit.tx);
      await edit.change(entry, { name: asked.name.trim() });
    });
  }

  move(actor: Actor, asked: InputOf<typeof moveCategory>): Promise<TaxonomyChange> {
    return this.edits.write(actor, 'move', asked, async (edit) => {
      const entry = await this.entries.asSeen({ ...asked, status: 'active' }, edit.tx);
      const list = await this.entries.listed(asked.businessId, entry.parentId, edit.tx);
      const others = list.filter((other) => other._id !== entry._id);
      const index = others.findIndex((other) => other._id === asked.afterId);
      if (asked.afterId !== null && index === -1) {
        throw new DomainError('BAD_INPUT', { path: 'afterId', problem: 'is not in the same list' });
      }
      await edit.change(entry, { position: behind(others, index) });
    });
  }

  delete(actor: Actor, asked: InputOf<typeof deleteCategory>): Promise<TaxonomyChange> {
    return this.edits.write(actor, 'delete', asked, async (edit) => {
      const entry = await this.entries.asSeen({ ...asked, status: 'active' }, edit.tx);
      const { successorId } = asked;
      const successor = successorId ? await this.entries.sibling(entry, successorId, edit.tx) : null;
      await edit.change(entry, { status: 'deleted', replacedBy: successor?._id ?? null });
      const reasons = await this.entries.listed(asked.businessId, entry._id, edit.tx);
      for (const reason of reasons) await edit.change(reason, { status: 'deleted' });
    });
  }

  restore(actor: Actor, asked: InputOf<typeof restoreCategory>): Promise<TaxonomyChange> {
    return this.edits.write(actor, 'restore', asked, async (edit) => {
      const entry = await this.entries.asSeen({ ...asked, status: 'deleted' }, edit.tx);
      if (entry.parentId !== null) {
        await this.entries.parent(asked.businessId, entry.parentId, edit.tx);
      }
      const list = await this.entries.listed(asked.businessId, entry.parentId, edit.tx);
      const name = (asked.name ?? entry.name).trim();
      await edit.change(entry, { name, status: 'active', position: freeAt(list, entry.position) });
      for (const reason of await this.goneWith(entry, edit)) await edit.change(reason, { status: 'active' });
    });
  }

  /** The reasons that the deletion of their category took with it. */
  private goneWith(category: CategoryDoc, edit: EditUnderWay): Promise<CategoryDoc[]> {
    const { _id: parentId, businessId, deletedIn } = category;
    return this.entries.rows.find(
      { businessId, parentId, status: 'deleted', deletedIn },
      { session: edit.tx, sort: { position: 1, _id: 1 } },
    );
  }
}

/** Of several pasted names no two may be the same. */
function refuseRepeated(names: readonly string[]): void {
  const keys = new Set<string>();
  for (const name of names) {
    const key = nameKey(name);
    if (keys.has(key)) throw new DomainError('NAME_TAKEN', { name, existing: null, by: null, at: null });
    keys.add(key);
  }
}
