import { describe, expect, it } from '@jest/globals';
import { rowActOf } from './rowKeys';

const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
const press = (key: string, index = 1, held: Partial<typeof none> = {}) =>
  rowActOf({ key, ...none, ...held }, index, 3);

describe('a key in a list of entries', () => {
  it('goes from row to row and stops at the ends', () => {
    expect(press('ArrowDown')).toEqual({ type: 'go', to: 2 });
    expect(press('ArrowDown', 2)).toEqual({ type: 'go', to: 2 });
    expect(press('ArrowUp', 0)).toEqual({ type: 'go', to: 0 });
    expect(press('Home')).toEqual({ type: 'go', to: 0 });
    expect(press('End')).toEqual({ type: 'go', to: 2 });
  });

  it('moves the row with Alt', () => {
    expect(press('ArrowUp', 1, { altKey: true })).toEqual({ type: 'move', step: -1 });
    expect(press('ArrowDown', 1, { altKey: true })).toEqual({ type: 'move', step: 1 });
    expect(press('Home', 1, { altKey: true })).toBeUndefined();
  });

  it('edits and deletes, and leaves all else to the browser', () => {
    expect(press('F2')).toEqual({ type: 'edit' });
    expect(press('Delete')).toEqual({ type: 'delete' });
    expect(press('Enter', 1, { altKey: true })).toEqual({ type: 'more' });
    expect(press('Enter')).toBeUndefined();
    expect(press('Delete', 1, { ctrlKey: true })).toBeUndefined();
    expect(press('a')).toBeUndefined();
  });
});
