import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { onBeforeUnmount, ref, watch, type Ref } from 'vue';

/** Where a row would be put: before or after the row the pointer is over. */
export type Edge = 'before' | 'after';

export interface RowDrag {
  /** Names the list: rows go nowhere else. */
  list: string;
  id: string;
  drop(draggedId: string, edge: Edge): void;
}

/** Makes a row draggable by its handle and a place to drop others of its list on. */
export function useRowDrag(
  elements: { row: Readonly<Ref<HTMLElement | null>>; handle: Readonly<Ref<HTMLElement | null>> },
  drag: () => RowDrag,
) {
  const edge = ref<Edge | null>(null);
  const dragged = ref(false);
  let release: (() => void) | undefined;

  function connect(row: HTMLElement, handle: HTMLElement): () => void {
    const { list, id } = drag();
    return combine(
      draggable({
        element: row,
        dragHandle: handle,
        getInitialData: () => ({ list, id }),
        onDragStart: () => (dragged.value = true),
        onDrop: () => (dragged.value = false),
      }),
      dropTargetForElements({
        element: row,
        canDrop: ({ source }) => source.data['list'] === list && source.data['id'] !== id,
        onDrag: ({ location }) => (edge.value = edgeOf(row, location.current.input.clientY)),
        onDragLeave: () => (edge.value = null),
        onDrop: ({ source, location }) => {
          edge.value = null;
          drag().drop(String(source.data['id']), edgeOf(row, location.current.input.clientY));
        },
      }),
    );
  }

  watch(
    [elements.row, elements.handle],
    ([row, handle]) => {
      release?.();
      release = row && handle ? connect(row, handle) : undefined;
    },
    { immediate: true, flush: 'post' },
  );
  onBeforeUnmount(() => release?.());

  return { edge, dragged };
}

function edgeOf(row: HTMLElement, y: number): Edge {
  const { top, height } = row.getBoundingClientRect();
  return y < top + height / 2 ? 'before' : 'after';
}
