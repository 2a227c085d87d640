import type { Category } from '#shared/categories/categories.contract';
import type { LastChange } from '../categories/replica';

/** The chosen category and reason, with the names they last had. */
export interface Chosen {
  categoryId: string | null;
  reasonId: string | null;
  categoryName: string | null;
  reasonName: string | null;
}

export const nothingChosen: Chosen = {
  categoryId: null,
  reasonId: null,
  categoryName: null,
  reasonName: null,
};

/** What was taken out of a dialog because it was deleted; `by` is null where that is not known. */
export interface Gone {
  what: 'category' | 'reason';
  name: string;
  by: string | null;
}

/** What a dialog needs to know of the list while it is open. */
export interface Taxonomy {
  entryOf(id: string): Category | undefined;
  lastChangeOf(id: string): LastChange | undefined;
}

/**
 * Brings a choice in step with the list: renamed entries get their names, and deleted ones are taken out. A reason
 * goes with its category. Answers with the very same object when nothing has to change.
 */
export function inStep(chosen: Chosen, list: Taxonomy): { chosen: Chosen; gone: Gone | null } {
  if (chosen.categoryId === null) return { chosen, gone: null };
  const category = list.entryOf(chosen.categoryId);
  if (category?.status !== 'active') {
    return { chosen: nothingChosen, gone: goneOf('category', chosen, list) };
  }
  const named = withName(chosen, 'categoryName', category.name);
  if (named.reasonId === null) return { chosen: named, gone: null };
  const reason = list.entryOf(named.reasonId);
  if (reason?.status !== 'active') {
    const left = { ...named, reasonId: null, reasonName: null };
    return { chosen: left, gone: goneOf('reason', chosen, list) };
  }
  return { chosen: withName(named, 'reasonName', reason.name), gone: null };
}

function withName(chosen: Chosen, which: 'categoryName' | 'reasonName', name: string): Chosen {
  return chosen[which] === name ? chosen : { ...chosen, [which]: name };
}

function goneOf(what: Gone['what'], chosen: Chosen, list: Taxonomy): Gone {
  const id = what === 'category' ? chosen.categoryId : chosen.reasonId;
  const name = what === 'category' ? chosen.categoryName : chosen.reasonName;
  const change = id === null ? undefined : list.lastChangeOf(id);
  const entry = id === null ? undefined : list.entryOf(id);
  return { what, name: entry?.name ?? name ?? '', by: change?.by.name ?? null };
}
