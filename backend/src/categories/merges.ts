import { Injectable } from '@nestjs/common';
import type { TaxonomyChange, mergeCategory } from '#shared/categories/categories.contract';
import type { InputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import type { CategoryDoc } from './categories.model.js';
import type { EditUnderWay } from './editUnderWay.js';
import { Edits } from './edits.js';
import { Entries } from './entries.js';
import { atEnd } from './positions.js';

/**
 * Joins two entries of a list. No closing is touched: the merged entry says what stands for it, and whoever reads the
 * list as it is now follows that. So undoing a merge is the inverse of one change.
 */
@Injectable()
export class Merges {
  constructor(
    private readonly edits: Edits,
    private readonly entries: Entries,
  ) {}

  merge(actor: Actor, asked: InputOf<typeof mergeCategory>): Promise<TaxonomyChange> {
    return this.edits.write(actor, 'merge', asked, async (edit) => {
      const entry = await this.entries.asSeen({ ...asked, status: 'active' }, edit.tx);
      const into = await this.entries.sibling(entry, asked.intoId, edit.tx);
      await edit.change(entry, { status: 'merged', replacedBy: into._id });
      if (entry.parentId === null) await this.joinReasons(entry, into, edit);
    });
  }

  private async joinReasons(from: CategoryDoc, into: CategoryDoc, edit: EditUnderWay): Promise<void> {
    const { businessId, tx } = edit;
    const there = await this.entries.listed(businessId, into._id, tx);
    const named = new Map(there.map((reason) => [reason.nameKey, reason]));
    const joining = await this.entries.listed(businessId, from._id, tx);
    const positions = atEnd(there, joining.length);
    for (const reason of joining) {
      const same = named.get(reason.nameKey);
      if (same) await edit.change(reason, { status: 'merged', replacedBy: same._id });
      else await edit.change(reason, { parentId: into._id, position: positions.shift()! });
    }
  }
}
