import type { Category } from './categories.contract.js';

type Replaceable = Pick<Category, 'status' | 'replacedBy'>;

/**
 * The entry that stands for `id` today: itself, or what it was merged into, however often. Undefined when it is not
 * known, or when merges and their undoing have led in a circle.
 */
export function standing<E extends Replaceable>(
  id: string,
  entryOf: (id: string) => E | undefined,
): E | undefined {
  const seen = new Set<string>();
  for (let at = id; !seen.has(at);) {
    seen.add(at);
    const entry = entryOf(at);
    if (entry?.status !== 'merged' || entry.replacedBy === null) return entry;
    at = entry.replacedBy;
  }
  return undefined;
}
