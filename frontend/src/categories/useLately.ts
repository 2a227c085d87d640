import { computed, onBeforeUnmount, ref, watch } from 'vue';
import type { Category } from '#shared/categories/categories.contract';
import { t } from '../i18n';
import { useSessionStore } from '../session/session.store';
import { useNow } from '../ui/now';
import { useCategoriesStore } from './categories.store';
import { useEditorsStore } from './editors.store';
import type { LastChange } from './replica';

/** How long a change by another is tinted, and how long it is said who made it, in milliseconds. */
const tintFor = 2_000;
const tellFor = 5 * 60_000;

/** What another has just done to an entry, and who is editing it. */
export function useLately(entry: () => Category) {
  const categories = useCategoriesStore();
  const editors = useEditorsStore();
  const session = useSessionStore();
  const now = useNow();
  const tinted = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const change = computed(() => {
    const last = categories.lastChangeOf(entry().businessId, entry().id);
    return last && last.by.id !== session.me?.id ? last : undefined;
  });
  const tag = computed(() => {
    const last = change.value;
    return last && now.value - last.at < tellFor ? tagOf(last, entry().name) : undefined;
  });
  const editor = computed(() => {
    const found = editors.editorOf(entry().id);
    return found && found.memberId !== session.me?.id ? found.name.split(' ')[0] : undefined;
  });

  watch(
    change,
    (last, before) => {
      const fresh = last && last !== before && Date.now() - last.at < tintFor;
      if (!fresh) return;
      tinted.value = true;
      clearTimeout(timer);
      timer = setTimeout(() => (tinted.value = false), tintFor);
    },
    { immediate: true },
  );
  onBeforeUnmount(() => clearTimeout(timer));

  return { tag, tinted, editor };
}

function tagOf({ kind, previousName, by }: LastChange, name: string): string | undefined {
  if (kind === 'add' || (kind === 'import' && previousName === null))
    return t('categories.tags.added', { name: by.name });
  if (previousName !== null && previousName !== name) {
    return t('categories.tags.was', { was: previousName, name: by.name });
  }
  if (kind === 'restore' || kind === 'revert') return t('categories.tags.restored', { name: by.name });
  if (kind === 'rules') return t('categories.tags.rules', { name: by.name });
  if (kind === 'merge') return t('categories.tags.joined', { name: by.name });
  return kind === 'move' ? t('categories.tags.moved', { name: by.name }) : undefined;
}
