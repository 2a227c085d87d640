import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/** Something that stands in a list. */
export interface Placed {
  _id: string;
  position: string;
}

/** Positions for `count` new entries at the end of an ordered list. */
export function atEnd(list: readonly Placed[], count: number): string[] {
  return generateNKeysBetween(list.at(-1)?.position ?? null, null, count);
}

/** A position right after the entry at `index` of an ordered list; -1: before all. */
export function behind(list: readonly Placed[], index: number): string {
  const before = list[index]?.position ?? null;
  // Positions of active entries are unique, except where an import wrote equal ones: look past those.
  const next = list.slice(index + 1).find((entry) => before === null || entry.position > before);
  return generateKeyBetween(before, next?.position ?? null);
}

/** `wanted` when no entry of an ordered list stands there, else a free position right after it. */
export function freeAt(list: readonly Placed[], wanted: string): string {
  const taken = list.findIndex((entry) => entry.position === wanted);
  return taken === -1 ? wanted : behind(list, taken);
}
