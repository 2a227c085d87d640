import { computed, ref, watch } from 'vue';
import { useBusinessesStore } from '../businesses/businesses.store';
import { useConnectionStore } from '../wire/connection.store';

/** Which business's integrations are on the screen; `read` is called for it as soon as the line is there. */
export function useManagedBusiness(read: (businessId: string) => void) {
  const businesses = useBusinessesStore();
  const connection = useConnectionStore();
  const chosen = ref('');

  const businessId = computed(() => {
    const listed = businesses.list.some(({ id }) => id === chosen.value);
    return listed ? chosen.value : (businesses.list[0]?.id ?? '');
  });
  const options = computed(() => businesses.list.map(({ id, name }) => ({ value: id, label: name })));

  watch([businessId, () => connection.state !== 'connecting'], ([id, ready]) => ready && id && read(id), {
    immediate: true,
  });

  return { chosen, businessId, options };
}
