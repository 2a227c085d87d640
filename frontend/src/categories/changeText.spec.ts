import { describe, expect, it } from '@jest/globals';
import { withoutRules, type Category, type HistoryItem } from '#shared/categories/categories.contract';
import { changeText } from './changeText';

const entry = (id: string, name: string, parentId: string | null = null): Category => ({
  ...{ id, businessId: 'b', parentId, name },
  ...{ position: 'a0', status: 'active', rev: 1, ...withoutRules },
});
const refund = entry('1', 'Refund');
const track = entry('2', 'Track refund', '1');
const text = (kind: HistoryItem['kind'], before: Category[], after: Category[]) =>
  changeText(
    { version: 1, kind, by: { id: null, name: 'Sam' }, at: 1, before, after, revertible: true },
    (id) => (id === '1' ? 'Refund' : undefined),
  );

describe('a line of History', () => {
  it('says from what to what', () => {
    expect(text('rename', [refund], [{ ...refund, name: 'Money back' }])).toBe(
      'renamed “Refund” → “Money back”',
    );
    expect(text('rename', [track], [{ ...track, name: 'Where is it' }])).toBe(
      'renamed “Track refund” → “Where is it” below “Refund”',
    );
  });

  it('counts the reasons that went with their category', () => {
    expect(text('delete', [refund, track], [refund, track])).toBe('deleted “Refund” with one reason');
  });

  it('names a few of many', () => {
    const many = Array.from({ length: 8 }, (_, index) => entry(`${index + 10}`, `R${index}`));
    expect(text('add', [], many)).toBe('added “R0”, “R1”, “R2”, “R3”, “R4” and 3 more');
  });

  it('says a rename that came with a restore', () => {
    expect(text('restore', [refund], [{ ...refund, name: 'Refunds' }])).toBe('restored “Refund” → “Refunds”');
  });

  it('says what a rule asks for, and what was merged into what', () => {
    expect(text('rules', [track], [{ ...track, notesRequired: true }])).toBe(
      'made notes required for “Track refund” below “Refund”',
    );
    const teamIds = ['3', '4'];
    expect(text('rules', [refund], [{ ...refund, teamIds }])).toBe('limited “Refund” to 2 teams');
    expect(text('rules', [{ ...refund, teamIds }], [refund])).toBe('opened “Refund” to every team');
    const money: Category = { ...entry('5', 'Money back'), status: 'merged', replacedBy: '1' };
    expect(text('merge', [money], [money, { ...track, parentId: '1' }])).toBe(
      'merged “Money back” into “Refund” with one reason',
    );
  });

  it('counts what an import did', () => {
    const gone: Category = { ...track, status: 'deleted' };
    expect(text('import', [refund, track], [refund, gone, entry('9', 'New')])).toBe(
      'imported a file: 1 added, 1 changed, 1 deleted',
    );
  });
});
