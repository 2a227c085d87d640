import type { Category } from '#shared/categories/categories.contract';
import { nameKey } from '#shared/categories/nameKey';

/** A name being edited: the entry as it was when the edit began, and what is typed now. */
export interface NameEdit {
  seen: Category;
  text: string;
}

export type Standing =
  /** Nothing to save: the name is what it was, or what it is by now. */
  | { kind: 'same' }
  /** Save on the entry as it is now; what else changed on it stands. */
  | { kind: 'clear'; current: Category }
  /** Another has given it another name meanwhile: a person must choose. */
  | { kind: 'conflict'; current: Category }
  | { kind: 'deleted'; current: Category };

/**
 * Where an edit stands against the entry as it is now. Edits to different things both stand: a move or a change of
 * something else does not get in the way of a name.
 */
export function standingOf({ seen, text }: NameEdit, current: Category): Standing {
  if (current.status !== 'active') return { kind: 'deleted', current };
  const typed = text.trim();
  if (typed === current.name) return { kind: 'same' };
  if (current.name !== seen.name) {
    return typed === seen.name ? { kind: 'same' } : { kind: 'conflict', current };
  }
  return { kind: 'clear', current };
}

/** Whether a name shows nothing. */
export function isBlank(text: string): boolean {
  return nameKey(text) === '';
}
