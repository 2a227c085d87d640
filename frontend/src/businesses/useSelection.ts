import { computed, shallowReactive, watch } from 'vue';
import type { Chat } from '#shared/chats/chats.contract';
import { windowSize } from '#shared/overview/overview.contract';
import { useOverviewStore } from './overview.store';

/** The chats of the watched list that are selected, as they stand. What leaves the list is not selected any more. */
export function useSelection() {
  const overview = useOverviewStore();
  const ids = shallowReactive(new Set<string>());
  const listed = computed<readonly Chat[]>(() => overview.window?.chats ?? []);
  const chats = computed(() => listed.value.filter(({ id }) => ids.has(id)));
  /** So many may be closed at once. */
  const isFull = computed(() => ids.size >= windowSize);

  watch(listed, (now) => {
    const here = new Set(now.map(({ id }) => id));
    for (const id of ids) if (!here.has(id)) ids.delete(id);
  });

  function toggle(id: string, on: boolean): void {
    if (!on) ids.delete(id);
    else if (!isFull.value) ids.add(id);
  }

  function selectAll(): void {
    for (const { id } of listed.value) toggle(id, true);
  }

  function drop(gone: readonly string[]): void {
    for (const id of gone) ids.delete(id);
  }

  return {
    chats,
    isFull,
    has: (id: string) => ids.has(id),
    toggle,
    selectAll,
    drop,
    clear: () => ids.clear(),
  };
}
