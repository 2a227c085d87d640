import { computed, ref, shallowRef, watch } from 'vue';
import type { Category } from '#shared/categories/categories.contract';
import { t } from '../i18n';
import { errorText } from '../wire/errorText';
import { refusalOf } from '../wire/refused';
import { useCategoriesStore } from './categories.store';
import { useEditorsStore } from './editors.store';
import { isBlank, standingOf } from './renaming';

/** What another has done to the entry whose name is being edited. */
export interface Conflict {
  current: Category;
  by: string;
}

/** What is being edited in one list, and what another does to it meanwhile. */
function editState(businessId: () => string) {
  const categories = useCategoriesStore();
  const editors = useEditorsStore();
  const seen = shallowRef<Category | null>(null);
  const text = ref('');
  const conflict = shallowRef<Conflict | null>(null);
  const failure = ref<string>();
  /** An edit whose entry was deleted under it. */
  const lost = shallowRef<{ entry: Category; by: string; text: string } | null>(null);

  const current = computed(() => seen.value && categories.entryOf(businessId(), seen.value.id));
  const byOf = (entry: Category): string =>
    categories.lastChangeOf(businessId(), entry.id)?.by.name ?? t('errors.someone');

  function start(entry: Category): void {
    seen.value = entry;
    text.value = entry.name;
    conflict.value = null;
    failure.value = undefined;
    lost.value = null;
    editors.edit(entry.id);
  }

  function leave(): void {
    seen.value = null;
    conflict.value = null;
    failure.value = undefined;
    editors.edit(null);
  }

  /** Takes note of the entry as it is now; true when the edit can be saved on it. */
  function look(entry: Category, by: string): boolean {
    if (!seen.value) return false;
    const standing = standingOf({ seen: seen.value, text: text.value }, entry);
    conflict.value = standing.kind === 'conflict' ? { current: entry, by } : null;
    if (standing.kind === 'deleted') {
      lost.value = { entry, by, text: text.value.trim() };
      leave();
    }
    return standing.kind === 'clear';
  }

  return { seen, text, conflict, failure, lost, current, byOf, start, leave, look };
}

/** The one name that is being edited in a list. What is typed is never lost: to a refusal, a conflict or a deletion. */
export function useNameEdit(businessId: () => string) {
  const categories = useCategoriesStore();
  const state = editState(businessId);
  const { seen, text, conflict, failure, lost, current, byOf, start, leave, look } = state;
  const editedId = computed(() => seen.value?.id ?? null);
  const busy = ref(false);

  // What another does is told at once, not only when this edit is saved.
  watch(current, (entry) => entry && !busy.value && look(entry, byOf(entry)));

  /** Saves what is typed; true when there is nothing more to do. */
  async function save(): Promise<boolean> {
    const entry = current.value;
    if (!seen.value || !entry || busy.value) return false;
    if (isBlank(text.value)) {
      failure.value = t('errors.NAME_EMPTY');
      return false;
    }
    const standing = standingOf({ seen: seen.value, text: text.value }, entry);
    if (standing.kind !== 'same') return look(entry, byOf(entry)) && put(entry);
    leave();
    return true;
  }

  async function put(entry: Category): Promise<boolean> {
    busy.value = true;
    failure.value = undefined;
    try {
      await categories.rename(entry, text.value);
      leave();
      return true;
    } catch (error) {
      return await again(error);
    } finally {
      busy.value = false;
    }
  }

  /** Someone was first: when they left the name alone, it is saved on what they did. */
  async function again(error: unknown): Promise<boolean> {
    const refused = refusalOf(error, 'STALE', 'ENTRY_DELETED');
    if (!refused) {
      failure.value = errorText(error);
      return false;
    }
    const { current: now, by } = refused.data;
    return look(now, by?.name ?? byOf(now)) && put(now);
  }

  /** Puts what is typed over the name that another has given. */
  async function useMine(): Promise<boolean> {
    const entry = conflict.value?.current;
    if (!entry) return false;
    seen.value = entry;
    conflict.value = null;
    return put(entry);
  }

  function type(typed: string): void {
    text.value = typed;
    failure.value = undefined;
  }

  const forgetLost = () => void (lost.value = null);
  const shown = { editedId, text, conflict, failure, busy, lost };
  return { ...shown, start, type, leave, save, keepTheirs: leave, useMine, forgetLost };
}
