import { nameMax } from '#shared/categories/categories.contract';
import { nameKey } from '#shared/categories/nameKey';
import { codePoints } from '#shared/wire/text';

/** What pasted or typed lines would do to a list. Names are trimmed and in their order. */
export interface SortedNames {
  fresh: string[];
  /** Names that the list, or an earlier line, has already. */
  existing: string[];
  tooLong: string[];
}

/** The names in a text, one a line; lines that show nothing are left out. */
export function namesIn(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => nameKey(line) !== '');
}

/** Sorts names into those a list can take and those it cannot, by the server's own rule of sameness. */
export function sortNames(names: readonly string[], list: readonly { name: string }[]): SortedNames {
  const taken = new Set(list.map(({ name }) => nameKey(name)));
  const sorted: SortedNames = { fresh: [], existing: [], tooLong: [] };
  for (const name of names) {
    const key = nameKey(name);
    if (codePoints(name) > nameMax) sorted.tooLong.push(name);
    else if (taken.has(key)) sorted.existing.push(name);
    else {
      taken.add(key);
      sorted.fresh.push(name);
    }
  }
  return sorted;
}
