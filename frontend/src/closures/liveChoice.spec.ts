import { describe, expect, it } from '@jest/globals';
import { withoutRules, type Category } from '#shared/categories/categories.contract';
import type { LastChange } from '../categories/replica';
import { inStep, nothingChosen, type Chosen, type Taxonomy } from './liveChoice';

const refund = entry('1', 'Refund', null);
const track = entry('2', 'Track refund', '1');
const chosen: Chosen = {
  categoryId: '1',
  categoryName: 'Refund',
  reasonId: '2',
  reasonName: 'Track refund',
};

function entry(id: string, name: string, parentId: string | null): Category {
  return { id, businessId: 'b', parentId, name, position: 'a0', status: 'active', rev: 1, ...withoutRules };
}

function list(entries: Category[], by?: string): Taxonomy {
  const change: LastChange = { kind: 'delete', by: { id: null, name: by ?? '' }, at: 1, previousName: null };
  return {
    entryOf: (id) => entries.find((one) => one.id === id),
    lastChangeOf: () => (by ? change : undefined),
  };
}

describe('a choice in an open dialog', () => {
  it('is left alone, as the very same object, while nothing happens to it', () => {
    expect(inStep(chosen, list([refund, track])).chosen).toBe(chosen);
  });

  it('follows a rename of either', () => {
    const now = inStep(
      chosen,
      list([
        { ...refund, name: 'Money back' },
        { ...track, name: 'Where is it' },
      ]),
    );
    expect(now).toEqual({
      chosen: { ...chosen, categoryName: 'Money back', reasonName: 'Where is it' },
      gone: null,
    });
  });

  it('loses a deleted reason and keeps the category, told by whom', () => {
    const now = inStep(chosen, list([refund, { ...track, status: 'deleted' }], 'Sam Rivera'));
    expect(now.chosen).toEqual({ ...chosen, reasonId: null, reasonName: null });
    expect(now.gone).toEqual({ what: 'reason', name: 'Track refund', by: 'Sam Rivera' });
  });

  it('loses both when the category is deleted', () => {
    const deleted = { ...refund, status: 'deleted' as const };
    const now = inStep(chosen, list([deleted, { ...track, status: 'deleted' }], 'Sam Rivera'));
    expect(now).toEqual({
      chosen: nothingChosen,
      gone: { what: 'category', name: 'Refund', by: 'Sam Rivera' },
    });
  });

  it('still names what was deleted while this page was closed', () => {
    expect(inStep(chosen, list([])).gone).toEqual({ what: 'category', name: 'Refund', by: null });
  });
});
