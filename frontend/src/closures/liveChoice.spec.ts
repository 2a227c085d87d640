import { describe, expect, it } from '@jest/globals';
import { withoutRules, type Category } from '#shared/categories/categories.contract';
import type { LastChange } from '../categories/replica';
import { inStep, keyNow, nothingChosen, type Chosen, type Taxonomy } from './liveChoice';

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
    isForChat: ({ teamIds }) => teamIds === null || teamIds.includes('support'),
  };
}

describe('a pair chosen before a merge', () => {
  const money = entry('3', 'Money', null);
  it('is the pair that stands for it', () => {
    const merged = { ...refund, status: 'merged' as const, replacedBy: '3' };
    const { entryOf } = list([merged, { ...track, parentId: '3' }, money]);
    expect(keyNow('1:2', entryOf)).toBe('3:2');
  });

  it('goes back with its reason when the merge is undone', () => {
    expect(keyNow('3:2', list([refund, track, money]).entryOf)).toBe('1:2');
  });

  it('stays what it was where nothing is known of it', () => {
    expect(keyNow('8:9', list([refund]).entryOf)).toBe('8:9');
    expect(keyNow('1:', list([refund]).entryOf)).toBe('1:');
  });
});

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
      moved: null,
    });
  });

  it('loses a deleted reason and keeps the category, told by whom', () => {
    const now = inStep(chosen, list([refund, { ...track, status: 'deleted' }], 'Sam Rivera'));
    expect(now.chosen).toEqual({ ...chosen, reasonId: null, reasonName: null });
    const gone = { what: 'reason', name: 'Track refund', by: 'Sam Rivera', instead: null };
    expect(now.gone).toEqual(gone);
  });

  it('loses both when the category is deleted', () => {
    const deleted = { ...refund, status: 'deleted' as const };
    const now = inStep(chosen, list([deleted, { ...track, status: 'deleted' }], 'Sam Rivera'));
    expect(now).toEqual({
      chosen: nothingChosen,
      gone: { what: 'category', name: 'Refund', by: 'Sam Rivera', instead: null },
      moved: null,
    });
  });

  it('still names what was deleted while this page was closed', () => {
    const gone = { what: 'category', name: 'Refund', by: null, instead: null };
    expect(inStep(chosen, list([])).gone).toEqual(gone);
  });

  const money = entry('3', 'Money back', null);
  const late = entry('4', 'Late', '3');
  const merged = (one: Category, replacedBy: string): Category => ({ ...one, status: 'merged', replacedBy });

  it('becomes what it was merged into, the reason with it', () => {
    const { chosen: now, moved } = inStep(
      chosen,
      list([merged(refund, '3'), merged(track, '4'), money, late], 'Sam Rivera'),
    );
    expect(now).toEqual({
      ...{ categoryId: '3', categoryName: 'Money back' },
      ...{ reasonId: '4', reasonName: 'Late' },
    });
    expect(moved).toEqual({ from: 'Refund → Track refund', by: 'Sam Rivera' });
  });

  it('goes with a reason that joined another category, and back when that is undone', () => {
    const joined = list([merged(refund, '3'), { ...track, parentId: '3' }, money]);
    const after = inStep(chosen, joined).chosen;
    expect(after).toMatchObject({ categoryId: '3', reasonId: '2' });
    const back = inStep(after, list([refund, track, money], 'Lea Novak'));
    expect(back.chosen).toEqual(chosen);
    expect(back.moved).toEqual({ from: 'Money back → Track refund', by: 'Lea Novak' });
  });

  it('names what may be chosen in the place of what was deleted', () => {
    const deleted = { ...track, status: 'deleted' as const, replacedBy: '5' };
    const get = entry('5', 'Get refund', '1');
    expect(inStep(chosen, list([refund, deleted, get])).gone?.instead).toEqual({
      ...chosen,
      ...{ reasonId: '5', reasonName: 'Get refund' },
    });
    expect(inStep(chosen, list([refund, deleted, { ...get, status: 'deleted' }])).gone?.instead).toBeNull();
  });

  it('is taken out when its category is limited to other teams', () => {
    const limited = inStep(chosen, list([{ ...refund, teamIds: ['cards'] }, track], 'Sam Rivera'));
    expect(limited.chosen).toEqual(nothingChosen);
    expect(limited.gone).toMatchObject({ what: 'limited', name: 'Refund', by: 'Sam Rivera' });
    const own = list([{ ...refund, teamIds: ['cards', 'support'] }, track]);
    expect(inStep(chosen, own).chosen).toBe(chosen);
  });
});
