import type { Category } from './categories.contract.js';

/** Two sums modulo 2^32, written as sixteen hexadecimal digits. */
export const emptyHash = '0'.repeat(16);

/**
 * Hash of one list after `before` was replaced by `after`: a sum of per-entry hashes over active entries,
 * so that both sides keep it without reading the whole list.
 */
export function rehash(hash: string, before: readonly Category[], after: readonly Category[]): string {
  let high = parseInt(hash.slice(0, 8), 16);
  let low = parseInt(hash.slice(8), 16);
  for (const [entries, sign] of [
    [before, -1],
    [after, 1],
  ] as const) {
    for (const entry of entries) {
      if (entry.status !== 'active') continue;
      const [h, l] = entryHash(entry);
      high = (high + sign * h) >>> 0;
      low = (low + sign * l) >>> 0;
    }
  }
  return hex(high) + hex(low);
}

/** Hash of a whole list. */
export function hashOf(entries: Iterable<Category>): string {
  return rehash(emptyHash, [], [...entries]);
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

/** cyrb53 (bryc, public domain): two mixed 32-bit lanes over the fields that people see. */
function entryHash(entry: Category): [number, number] {
  const { id, parentId, name, position, rev } = entry;
  const text = JSON.stringify([id, parentId, name, position, rev, ...rulesOf(entry)]);
  let h1 = 0xdeadbeef;
  let h2 = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    h1 = Math.imul(h1 ^ unit, 2654435761);
    h2 = Math.imul(h2 ^ unit, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return [h1 >>> 0, h2 >>> 0];
}

/** Nothing for an entry without rules: hashes from before there were rules stay true. */
function rulesOf({ teamIds, notesRequired }: Category): unknown[] {
  return teamIds === null && !notesRequired ? [] : [teamIds, notesRequired];
}
