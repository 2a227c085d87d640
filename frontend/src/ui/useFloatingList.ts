import { useEventListener } from '@vueuse/core';
import { onMounted, reactive, type Ref } from 'vue';

const gap = 5;
const margin = 8;
const preferredHeight = 304;

/**
 * Keeps a list under its field (above it where there is more room), in the page's top layer, so that no dialog clips
 * it, while its element stays where it is in the document, inside the dialog's focus and for screen readers.
 * `span` is the element whose left edge and width it takes.
 */
export function useFloatingList(
  list: Readonly<Ref<HTMLElement | null>>,
  field: () => HTMLElement | null,
  span: () => HTMLElement | null | undefined,
) {
  const style = reactive({
    left: '0px',
    top: 'auto',
    bottom: 'auto',
    width: '0px',
    maxHeight: `${preferredHeight}px`,
  });

  function place(): void {
    const box = field()?.getBoundingClientRect();
    if (!box) return;
    const wide = span()?.getBoundingClientRect() ?? box;
    const below = innerHeight - box.bottom - gap - margin;
    const above = box.top - gap - margin;
    const under = below >= 180 || below >= above;
    style.left = `${wide.left}px`;
    style.width = `${wide.width}px`;
    style.top = under ? `${box.bottom + gap}px` : 'auto';
    style.bottom = under ? 'auto' : `${innerHeight - box.top + gap}px`;
    style.maxHeight = `${Math.max(96, Math.min(preferredHeight, under ? below : above))}px`;
  }

  onMounted(() => {
    place();
    // jsdom knows no top layer; there the list is simply shown.
    list.value?.showPopover?.();
  });
  useEventListener(window, 'resize', place);
  useEventListener(window, 'scroll', place, { capture: true, passive: true });

  return style;
}
