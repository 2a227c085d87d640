import { expect, test } from '@jest/globals';
import { withoutRules, type Category, type ImportedCategory } from './categories.contract.js';
import { brokenRows, planImport, sizeOf } from './importPlan.js';

const entry = (id: string, name: string, parentId: string | null = null): Category => ({
  ...{ id, businessId: 'b', parentId, name, position: 'a0', status: 'active', rev: 1 },
  ...withoutRules,
});
const refund = entry('1', 'Refund');
const track = entry('2', 'Track', '1');
const order = entry('3', 'Order');
const list = [refund, track, order];
const file = (name: string, ...reasons: string[]): ImportedCategory => ({
  ...{ line: 1, name },
  reasons: reasons.map((reason, i) => ({ line: i + 2, name: reason })),
});

test('[TX26] names are matched as people read them, and what a file does not name is left alone', () => {
  const plan = planImport(list, [file('REFUND', 'track', 'New'), file('Delivery', 'Late')], 'keep');
  expect(plan.changes.map(({ entry: { id }, set }) => [id, set])).toEqual([
    ['1', { name: 'REFUND' }],
    ['2', { name: 'track' }],
  ]);
  expect(plan.reasons).toEqual([
    { categoryId: '1', added: [{ name: 'New', teamIds: null, notesRequired: false }] },
  ]);
  expect(plan.categories.map(({ name, reasons }) => [name, reasons.length])).toEqual([['Delivery', 1]]);
  expect(plan.deletions).toEqual([]);
  expect(sizeOf(plan)).toBe(5);
});

test('[TX26] a rule that a file does not name stays as it is', () => {
  const asks = { ...track, notesRequired: true };
  const keeps = planImport([refund, asks], [file('Refund', 'Track')], 'keep');
  expect([keeps.changes, keeps.kept]).toEqual([[], 2]);
  const reasons = [{ line: 2, name: 'Track', notesRequired: false }];
  const takesOff = planImport([refund, asks], [{ line: 1, name: 'Refund', reasons }], 'keep');
  expect(takesOff.changes).toEqual([{ entry: asks, set: { notesRequired: false } }]);
});

test('[TX26] as the whole list, a file deletes what it does not name, reasons with their category', () => {
  const plan = planImport(list, [file('Order')], 'delete');
  expect(plan.deletions).toEqual([refund, track]);
});

test('[TX27] broken rows come in the order of their lines', () => {
  const rows = brokenRows([file('One', 'Same', 'SAME'), { line: 9, name: 'one', reasons: [] }, file(' ')]);
  expect(rows.map(({ line, problem }) => [line, problem])).toEqual([
    [1, 'NAME_EMPTY'],
    [3, 'NAME_TAKEN'],
    [9, 'NAME_TAKEN'],
  ]);
});
