import { computed } from 'vue';
import type { Category, TaxonomyChange } from '#shared/categories/categories.contract';
import { t } from '../i18n';
import { announce } from '../ui/announce';
import { formatNumber } from '../ui/formats';
import { useToasts } from '../ui/useToasts';
import { errorText } from '../wire/errorText';
import { refusalOf } from '../wire/refused';
import { useCategoriesStore, type EntryRules } from './categories.store';

/** What is said of a deletion, and what is offered in the place of the entry. */
export interface Removal {
  closings: number;
  successorId: string | null;
}

/** What can be done to the entries of one list, each with what follows: an announcement, or a toast with `Undo`. */
export function useEntryChanges(list: () => readonly Category[]) {
  const categories = useCategoriesStore();
  const toasts = useToasts();
  const places = computed(() => new Map(list().map((entry, place) => [entry.id, place])));

  /** Puts an entry after another; null puts it first. What another changed on it meanwhile stands. */
  async function moveAfter(entry: Category, afterId: string | null): Promise<void> {
    try {
      await categories.move(entry, afterId);
    } catch (error) {
      const stale = refusalOf(error, 'STALE');
      if (!stale) throw error;
      await categories.move(stale.data.current, afterId);
    }
  }

  /** Moves an entry by one place; resolves without a word at the end of the list. */
  async function moveBy(entry: Category, step: -1 | 1): Promise<void> {
    const place = places.value.get(entry.id) ?? -1;
    const to = place + step;
    const entries = list();
    if (place < 0 || to < 0 || to >= entries.length) return;
    const after = step > 0 ? entries[to] : entries[to - 1];
    const moving = moveAfter(entry, after?.id ?? null);
    void announce(t('categories.moved', { name: entry.name, place: to + 1, total: entries.length }));
    await moving;
  }

  /** Sets the rules of an entry. What another changed on it meanwhile stands, unless it was the rules. */
  async function setRules(entry: Category, rules: EntryRules): Promise<void> {
    try {
      await categories.setRules(entry, rules);
    } catch (error) {
      const current = refusalOf(error, 'STALE')?.data.current;
      if (!current || !sameRules(current, entry)) throw error;
      await categories.setRules(current, rules);
    }
  }

  /** Joins an entry with another of its list, then offers `Undo`. */
  async function merge(entry: Category, into: Category): Promise<void> {
    const change = await categories.merge(entry, into.id);
    toasts.show({
      message: t('categories.merge.done', { name: entry.name, into: into.name }),
      action: { label: t('categories.undo'), run: () => undo(change) },
    });
  }

  /** Deletes an entry, then offers `Undo`. */
  async function remove(entry: Category, { closings, successorId }: Removal): Promise<void> {
    const change = await categories.remove(entry, successorId);
    toasts.show({
      message: t('categories.deletedToast', {
        name: entry.name,
        closings: formatNumber(closings),
        count: closings,
      }),
      action: { label: t('categories.undo'), run: () => undo(change) },
    });
  }

  async function undo(change: TaxonomyChange): Promise<void> {
    try {
      await categories.revert(change.businessId, change.version);
    } catch (error) {
      toasts.show({ message: errorText(error), seconds: 10 });
    }
  }

  return { moveAfter, moveBy, setRules, merge, remove };
}

function sameRules(one: EntryRules, other: EntryRules): boolean {
  const teams = ({ teamIds }: EntryRules) => teamIds?.toSorted().join(' ');
  return one.notesRequired === other.notesRequired && teams(one) === teams(other);
}
