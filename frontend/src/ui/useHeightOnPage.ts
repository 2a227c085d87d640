import { useElementSize, type MaybeElementRef } from '@vueuse/core';
import { onScopeDispose, watch } from 'vue';

/** Tells the page how tall an element is, as a custom property, for what must stand clear of it. */
export function useHeightOnPage(element: MaybeElementRef, property: `--${string}`): void {
  const { height } = useElementSize(element, undefined, { box: 'border-box' });
  const { style } = document.documentElement;
  watch(height, (now) => style.setProperty(property, `${Math.round(now)}px`), { immediate: true });
  onScopeDispose(() => style.removeProperty(property));
}
