import { describe, expect, it } from '@jest/globals';
import { furtherSize, readSearchQuery, searchQuery, wishOf } from './searchQuery';

const id = 'a'.repeat(24);

describe('the address of a search', () => {
  it('says all that is asked for, and reads as what it was', () => {
    const form = {
      ...{ words: 'lost parcel', user: 'Marta', categoryId: id, reasonId: null, agentId: id },
      ...{ from: '2026-03-01', to: '2026-03-31' },
    };
    const query = searchQuery(form) as Record<string, string>;
    expect(query).not.toHaveProperty('reason');
    expect(readSearchQuery(query)).toEqual(form);
    expect(furtherSize(form)).toBe(5);
  });

  it('leaves out what names nothing', () => {
    const odd = readSearchQuery({
      words: ['a', 'b'],
      category: 'x',
      from: '2026-99-99',
      to: 'soon',
      agent: null,
    });
    expect(searchQuery(odd)).toEqual({});
    expect(readSearchQuery({ words: 'x'.repeat(500) }).words).toHaveLength(200);
  });

  it('asks for whole days of this place, the last one included', () => {
    const wish = wishOf(readSearchQuery({ from: '2026-03-28', to: '2026-03-29' }));
    expect(wish.from).toBe(new Date(2026, 2, 28).getTime());
    expect(wish.to).toBe(new Date(2026, 2, 30).getTime());
    expect(wishOf(readSearchQuery({}))).toMatchObject({ from: null, to: null, words: '' });
  });
});
