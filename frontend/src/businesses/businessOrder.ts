import type { Business } from '#shared/businesses/businesses.contract';
import type { BusinessCount } from '#shared/overview/overview.contract';

export type SortKey = 'name' | 'live' | 'delayed';

/** How the businesses stand: names from A, numbers from the greatest, unless turned round. */
export interface Sorting {
  by: SortKey;
  reversed: boolean;
}

export interface CountedBusiness {
  business: Business;
  live: number;
  delayed: number;
}

/** The businesses with their numbers, in order; ties by name. */
export function inSorting(
  businesses: readonly Business[],
  counts: ReadonlyMap<string, BusinessCount>,
  { by, reversed }: Sorting,
): CountedBusiness[] {
  const counted = businesses.map((business) => {
    const { live, delayed } = counts.get(business.id) ?? { live: 0, delayed: 0 };
    return { business, live, delayed };
  });
  const byName = (a: CountedBusiness, b: CountedBusiness) => a.business.name.localeCompare(b.business.name);
  const turn = reversed ? -1 : 1;
  return counted.sort((a, b) => {
    if (by === 'name') return turn * byName(a, b);
    return turn * (b[by] - a[by]) || byName(a, b);
  });
}

/** The same column again turns it round; another begins anew. */
export function nextSorting(now: Sorting, by: SortKey): Sorting {
  return { by, reversed: now.by === by && !now.reversed };
}
