import { useCategoriesStore } from '../categories/categories.store';
import type { LastChange } from '../categories/replica';
import { t } from '../i18n';
import { useSessionStore } from '../session/session.store';
import type { ComboboxItem } from '../ui/combobox';
import { useNow } from '../ui/now';

/** How long a change counts as having been made just now, in milliseconds. */
const lately = 5 * 60_000;

/** Remarks on entries that others have added or renamed while this page looked on. */
export function tagsOfLately(businessId: () => string): (entryId: string) => ComboboxItem['tag'] {
  const categories = useCategoriesStore();
  const session = useSessionStore();
  const now = useNow();
  return (entryId) => {
    const change = categories.lastChangeOf(businessId(), entryId);
    if (!change || now.value - change.at > lately || change.by.id === session.me?.id) return undefined;
    const name = categories.entryOf(businessId(), entryId)?.name;
    return tagOf(change, name ?? '');
  };
}

function tagOf({ kind, previousName, by }: LastChange, name: string): ComboboxItem['tag'] {
  if (kind === 'add' || (kind === 'import' && previousName === null))
    return { text: t('closures.tags.new'), tone: 'info' };
  if (kind === 'restore') return { text: t('closures.tags.restored', { name: by.name }), tone: 'info' };
  if (previousName === null || previousName === name) return undefined;
  return { text: t('closures.tags.renamed', { name: by.name }), tone: 'warn' };
}
