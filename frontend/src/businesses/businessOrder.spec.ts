import { describe, expect, it } from '@jest/globals';
import type { Business } from '#shared/businesses/businesses.contract';
import { inSorting, nextSorting } from './businessOrder';

const business = (name: string) => ({ id: name, name }) as Business;
const all = [business('Meadow'), business('Bank'), business('Shop')];
const counts = new Map([
  ['Meadow', { businessId: 'Meadow', live: 2, delayed: 1 }],
  ['Bank', { businessId: 'Bank', live: 2, delayed: 0 }],
  ['Shop', { businessId: 'Shop', live: 9, delayed: 0 }],
]);
const names = (rows: { business: Business }[]) => rows.map((row) => row.business.name);

describe('the order of the businesses', () => {
  it('begins with the names, and with the greatest number of a column', () => {
    expect(names(inSorting(all, counts, { by: 'name', reversed: false }))).toEqual([
      'Bank',
      'Meadow',
      'Shop',
    ]);
    expect(names(inSorting(all, counts, { by: 'live', reversed: false }))).toEqual([
      'Shop',
      'Bank',
      'Meadow',
    ]);
    expect(names(inSorting(all, new Map(), { by: 'live', reversed: false }))[0]).toBe('Bank');
  });

  it('turns round when the same column is pressed again', () => {
    const once = nextSorting({ by: 'name', reversed: false }, 'delayed');
    expect(names(inSorting(all, counts, once))).toEqual(['Meadow', 'Bank', 'Shop']);
    const twice = nextSorting(once, 'delayed');
    expect(names(inSorting(all, counts, twice))).toEqual(['Bank', 'Shop', 'Meadow']);
    expect(nextSorting(twice, 'name')).toEqual({ by: 'name', reversed: false });
  });
});
