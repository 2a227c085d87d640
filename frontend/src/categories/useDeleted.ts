import { watchDebounced } from '@vueuse/core';
import { ref, shallowRef } from 'vue';
import type { DeletedEntry } from '#shared/categories/categories.contract';
import { errorText } from '../wire/errorText';
import { useConnectionStore } from '../wire/connection.store';
import { useCategoriesStore } from './categories.store';
import { deletedOf } from './questions';

/** The deleted entries of a business, read again after every change of its list. */
export function useDeleted(businessId: () => string) {
  const categories = useCategoriesStore();
  const connection = useConnectionStore();
  const deleted = shallowRef<DeletedEntry[]>([]);
  const failure = ref<string>();

  async function read(): Promise<void> {
    const asked = businessId();
    try {
      const found = await deletedOf(asked);
      if (asked !== businessId()) return;
      deleted.value = found;
      failure.value = undefined;
    } catch (error) {
      failure.value = errorText(error);
    }
  }

  watchDebounced(
    [businessId, () => categories.headOf(businessId())?.version, () => connection.connected],
    ([, , connected]) => connected && void read(),
    { debounce: 150, maxWait: 1_000, immediate: true },
  );

  return { deleted, failure, read };
}
