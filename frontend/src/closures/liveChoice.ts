import type { Category } from '#shared/categories/categories.contract';
import { standing } from '#shared/categories/standing';
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

/** What was taken out of a dialog, because it was deleted or is no longer for this chat's team. */
export interface Gone {
  what: 'category' | 'reason' | 'limited';
  name: string;
  /** Null where that is not known. */
  by: string | null;
  /** What may be chosen in its place; null when nobody named anything. */
  instead: Chosen | null;
}

/** What became of a choice by a merge, or by its undoing. */
export interface Moved {
  from: string;
  by: string | null;
}

/** What a dialog needs to know of the list while it is open. */
export interface Taxonomy {
  entryOf(id: string): Category | undefined;
  lastChangeOf(id: string): LastChange | undefined;
  /** Whether a category is for the team that has the chat. */
  isForChat(category: Category): boolean;
}

export interface Followed {
  chosen: Chosen;
  gone: Gone | null;
  moved: Moved | null;
}

/**
 * Brings a choice in step with the list: renamed entries get their names, merged ones become what they were merged
 * into, and deleted ones are taken out. A reason goes with its category. Answers with the very same object when
 * nothing has to change.
 */
export function inStep(chosen: Chosen, list: Taxonomy): Followed {
  const { categoryId, reasonId } = chosen;
  if (categoryId === null) return { chosen, gone: null, moved: null };
  const reason = reasonId === null ? undefined : standing(reasonId, list.entryOf);
  const own = standing(categoryId, list.entryOf);
  // A reason that is still there says where it belongs: a merge undone takes it back to its own category.
  const category = isActive(reason) && reason.parentId ? list.entryOf(reason.parentId) : own;
  if (!isActive(category)) return takenOut(nothingChosen, goneOf('category', chosen, list));
  if (!list.isForChat(category)) {
    const by = list.lastChangeOf(category.id)?.by.name ?? null;
    return takenOut(nothingChosen, { what: 'limited', name: category.name, by, instead: null });
  }
  const now = named(chosen, category, isActive(reason) ? reason : undefined);
  if (reasonId !== null && !isActive(reason)) return takenOut(now, goneOf('reason', chosen, list));
  const isSame = now.categoryId === categoryId && now.reasonId === reasonId;
  return { chosen: now, gone: null, moved: isSame ? null : movedFrom(chosen, now, list) };
}

function isActive(entry: Category | undefined): entry is Category {
  return entry?.status === 'active';
}

function takenOut(chosen: Chosen, gone: Gone): Followed {
  return { chosen, gone, moved: null };
}

function named(chosen: Chosen, category: Category, reason: Category | undefined): Chosen {
  const now = pairOf(category, reason);
  const isSame = (Object.keys(now) as (keyof Chosen)[]).every((key) => now[key] === chosen[key]);
  return isSame ? chosen : now;
}

function pairOf(category: Category, reason: Category | undefined): Chosen {
  return {
    categoryId: category.id,
    categoryName: category.name,
    reasonId: reason?.id ?? null,
    reasonName: reason?.name ?? null,
  };
}

function movedFrom(was: Chosen, now: Chosen, list: Taxonomy): Moved {
  const changed = was.reasonId !== now.reasonId ? was.reasonId : was.categoryId;
  const by = changed === null ? undefined : list.lastChangeOf(changed)?.by.name;
  return { from: inWords(was), by: by ?? null };
}

function goneOf(what: 'category' | 'reason', chosen: Chosen, list: Taxonomy): Gone {
  const id = what === 'category' ? chosen.categoryId : chosen.reasonId;
  const name = what === 'category' ? chosen.categoryName : chosen.reasonName;
  const change = id === null ? undefined : list.lastChangeOf(id);
  const entry = id === null ? undefined : list.entryOf(id);
  const instead = id === null ? null : insteadOf(id, list);
  return { what, name: entry?.name ?? name ?? '', by: change?.by.name ?? null, instead };
}

/** What whoever deleted an entry named in its place, as it stands by now. */
export function insteadOf(id: string, list: Taxonomy): Chosen | null {
  const gone = standing(id, list.entryOf);
  const successor = gone?.replacedBy ? standing(gone.replacedBy, list.entryOf) : undefined;
  if (!isActive(successor)) return null;
  const parent = successor.parentId === null ? successor : list.entryOf(successor.parentId);
  if (!isActive(parent) || !list.isForChat(parent)) return null;
  return pairOf(parent, successor === parent ? undefined : successor);
}

/** A pair named as `choiceKey` does, as the list has it now: merges and their undoing followed. */
export function keyNow(key: string, entryOf: (id: string) => Category | undefined): string {
  const [categoryId = '', reasonId] = key.split(':');
  const reason = reasonId ? standing(reasonId, entryOf) : undefined;
  const category = reason?.parentId ?? standing(categoryId, entryOf)?.id ?? categoryId;
  return reason ? `${category}:${reason.id}` : key;
}

export function isSamePair(one: Chosen, other: Chosen): boolean {
  return one.categoryId === other.categoryId && one.reasonId === other.reasonId;
}

/** `Category → Reason`. */
export function inWords({ categoryName, reasonName }: Chosen): string {
  return [categoryName, reasonName].filter((name) => name !== null).join(' → ');
}
