/** What a key does to the row it is pressed in. */
export type RowAct =
  | { type: 'go'; to: number }
  | { type: 'move'; step: -1 | 1 }
  | { type: 'edit' }
  | { type: 'delete' }
  | { type: 'more' };

/** The act of a key in row `index` of `count`; undefined for keys that mean nothing here. */
export function rowActOf(
  event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
  index: number,
  count: number,
): RowAct | undefined {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  if (event.altKey) return event.key === 'Enter' ? { type: 'more' } : movedBy(event.key);
  switch (event.key) {
    case 'ArrowDown':
      return { type: 'go', to: Math.min(index + 1, count - 1) };
    case 'ArrowUp':
      return { type: 'go', to: Math.max(index - 1, 0) };
    case 'Home':
      return { type: 'go', to: 0 };
    case 'End':
      return { type: 'go', to: count - 1 };
    case 'F2':
      return { type: 'edit' };
    case 'Delete':
      return { type: 'delete' };
    default:
      return undefined;
  }
}

function movedBy(key: string): RowAct | undefined {
  if (key === 'ArrowUp') return { type: 'move', step: -1 };
  if (key === 'ArrowDown') return { type: 'move', step: 1 };
  return undefined;
}
