import { useDocumentVisibility, useWindowFocus } from '@vueuse/core';
import { computed, type ComputedRef } from 'vue';

/** Whether this page is what the member looks at: shown, and its window the one in use. */
export function useInFront(): ComputedRef<boolean> {
  const visibility = useDocumentVisibility();
  const focused = useWindowFocus();
  return computed(() => visibility.value === 'visible' && focused.value);
}
