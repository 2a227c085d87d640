import type { Category } from '#shared/categories/categories.contract';
import { nameKey } from '#shared/categories/nameKey';
import type { ComboboxItem } from '../ui/combobox';
import { isUnconfirmed } from './view';

/** The other entries of a list whose names hold what is typed, as lines of a FilterCombobox. */
export function siblingsOf(entry: Category, list: readonly Category[], query: string): ComboboxItem[] {
  const typed = nameKey(query);
  return list
    .filter((other) => other.id !== entry.id && !isUnconfirmed(other) && nameKey(other.name).includes(typed))
    .map(({ id, name }) => ({ value: id, label: name }));
}
