import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mergeCategory, renameCategory } from '#shared/categories/categories.contract';
import { correctClosure, undoClosure } from '#shared/closures/closures.contract';
import { readAskedFor, readBot, readClosings, watchInsights } from '#shared/insights/insights.contract';
import { newId } from '../database/id.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { closeOne, counted, dateOf, filterOf } from './testInsights.js';

let floor: Floor;
let ana: Client;
let ben: Client;
let lea: Client;

beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  ana = await floor.signIn('ana');
  ben = await floor.signIn('ben', { instance: 1 });
  lea = await floor.signIn('lea');
});
afterAll(() => floor.stop());

const asAna = () => ({ name: 'ana' as const, client: ana });
const asBen = () => ({ name: 'ben' as const, client: ben });
const meadow = (wish = {}) => filterOf(floor.meadow.id, wish);
const everything = {
  ...{ entry: null, completionType: null, handedOver: false, handOverReason: null, repeatsOnly: false },
};

async function asked(wish = {}) {
  await counted(floor);
  return lea.must(readAskedFor, { filter: meadow(wish) });
}

async function volumes(wish = {}): Promise<Record<string, number>> {
  const { categories } = await asked(wish);
  const lines = categories.flatMap(({ reasons }) => reasons);
  return Object.fromEntries(
    lines.map(({ entry, now }) => [entry.reasonName ?? entry.categoryName!, now.closings]),
  );
}

test('[IN1] an agent reads no Insights; a foreign business, team or agent answers as a missing one', async () => {
  const mine = { filter: meadow() };
  for (const contract of [readAskedFor, readBot])
    expect(await ana.ask(contract, mine)).toMatchObject({
      code: 'FORBIDDEN',
      data: { permission: 'insights.view' },
    });
  for (const businessId of [floor.harbour.id, newId()]) {
    const missing = { code: 'NOT_FOUND', data: { what: 'business' } };
    expect(await lea.ask(readAskedFor, { filter: filterOf(businessId) })).toMatchObject(missing);
    expect(await lea.ask(watchInsights, { businessId })).toMatchObject(missing);
  }
  for (const id of [floor.harbour.teamId, newId()])
    expect(await lea.ask(readAskedFor, { filter: meadow({ teamIds: [id] }) })).toMatchObject({
      ...{ code: 'NOT_FOUND', data: { what: 'team' } },
    });
  for (const id of [floor.members.chloe, newId()])
    expect(await lea.ask(readAskedFor, { filter: meadow({ agentIds: [id] }) })).toMatchObject({
      ...{ code: 'NOT_FOUND', data: { what: 'member' } },
    });
});

test('[IN2] a period that ends before it begins, is too long or is none is refused as what it is', async () => {
  const ask = (wish: object) => lea.ask(readAskedFor, { filter: meadow(wish) });
  expect(await ask({ from: '2026-03-02', to: '2026-03-01' })).toMatchObject({
    ...{ code: 'PERIOD_BACKWARDS', data: { from: '2026-03-02', to: '2026-03-01' } },
  });
  expect(await ask({ from: '2016-01-01', to: '2026-01-01' })).toMatchObject({ code: 'PERIOD_TOO_LONG' });
  expect(await ask({ from: '2026-02-30' })).toMatchObject({ code: 'BAD_INPUT' });
});

test('[IN3] each closing is counted once, as it is now: closed, corrected, undone', async () => {
  const before = await volumes();
  const one = await closeOne(floor, asAna(), { category: 'Order', reason: 'Cancel order' });
  const other = await closeOne(floor, asBen(), { category: 'Order', reason: 'Cancel order' });
  expect((await volumes())['Cancel order']).toBe((before['Cancel order'] ?? 0) + 2);
  const { categories } = floor.meadow;
  await ana.must(correctClosure, {
    ...{ closureId: one.closureId, opId: randomUUID(), rev: 1, notes: '' },
    ...{ categoryId: categories['Refund']!, reasonId: categories['Get refund']! },
  });
  expect(await volumes()).toMatchObject({ 'Cancel order': 1, 'Get refund': 1 });
  await ben.must(undoClosure, { closureId: other.closureId, opId: randomUUID() });
  expect(await volumes()).toMatchObject({ 'Get refund': 1 });
  expect((await volumes())['Cancel order']).toBeUndefined();
});

test('[IN4] who closes with the same category within 7 days comes again; a merge makes one category of two', async () => {
  const first = await closeOne(floor, asAna(), { category: 'Order', reason: 'Track order' });
  await closeOne(floor, asAna(), { category: 'Order', reason: 'Track order', userId: first.userId });
  await closeOne(floor, asAna(), { category: 'Refund', reason: 'Track refund', userId: first.userId });
  const repeats = async (wish = {}) => (await asked(wish)).total.now.repeats;
  expect(await repeats()).toBe(1);
  const { categories } = floor.meadow;
  await lea.must(mergeCategory, {
    ...{ businessId: floor.meadow.id, opId: randomUUID(), rev: 1 },
    ...{ id: categories['Refund']!, intoId: categories['Order']! },
  });
  expect(await repeats()).toBe(2);
  expect(await repeats({ reading: 'recorded' })).toBe(1);
  const { categories: now } = await asked();
  expect(now.map(({ entry }) => entry.categoryName)).toEqual(['Order']);
});

test('[IN5] as recorded a category keeps the names of the day, as now they are one series', async () => {
  const { categories, id: businessId } = floor.meadow;
  await closeOne(floor, asAna(), { category: 'Feedback' });
  await lea.must(renameCategory, {
    ...{ businessId, opId: randomUUID(), id: categories['Feedback']!, rev: 1, name: 'Praise' },
  });
  await closeOne(floor, asAna(), { category: 'Feedback' });
  expect(await volumes()).toMatchObject({ Praise: 2 });
  expect(await volumes({ reading: 'recorded' })).toMatchObject({ Feedback: 1, Praise: 1 });
});

test('[IN6] teams, agents and channels cut the same closings', async () => {
  const all = (await asked()).total.now.closings;
  const of = async (wish: object) => (await asked(wish)).total.now.closings;
  const [anas, bens] = [
    await of({ agentIds: [floor.members.ana] }),
    await of({ agentIds: [floor.members.ben] }),
  ];
  expect(anas).toBeGreaterThan(0);
  expect(anas + bens).toBe(all);
  expect(await of({ teamIds: [floor.meadow.teamId] })).toBe(all);
  expect(await of({ channels: ['widget'], teamIds: [floor.meadow.teamId] })).toBe(all);
  expect(await of({ channels: ['letters'] })).toBe(0);
  expect(await of({ from: dateOf(30), to: dateOf(3) })).toBe(0);
});

test('[IN7] the closings behind a number are those it counts, page after page', async () => {
  const { categories } = await asked();
  const line = categories
    .flatMap(({ reasons }) => reasons)
    .find(({ entry }) => entry.reasonName === 'Track order')!;
  const wish = { ...everything, entry: line.entry };
  const { closings, next } = await lea.must(readClosings, { filter: meadow(), wish, after: null });
  expect(closings).toHaveLength(line.now.closings);
  expect(next).toBeNull();
  const repeats = { ...everything, repeatsOnly: true };
  const again = await lea.must(readClosings, { filter: meadow(), wish: repeats, after: null });
  expect(again.closings.every(({ repeat }) => repeat)).toBe(true);
  expect(again.closings).toHaveLength(2);
  const handled = closings.map(({ handlingMs }) => handlingMs!);
  expect(line.now.handling.total).toBe(handled.reduce((sum, ms) => sum + ms, 0));
});

test('[IN8] who looks at a business is told that more was counted, and nobody else', async () => {
  const sam = await floor.signIn('sam', { instance: 1 });
  await lea.must(watchInsights, { businessId: floor.meadow.id });
  await sam.must(watchInsights, { businessId: floor.harbour.id });
  await closeOne(floor, asAna(), { category: 'Order', reason: 'Track order' });
  const told = await lea.next('insights:changed', ({ businessId }) => businessId === floor.meadow.id);
  expect(told.progress.rebuilding).toBe(false);
  expect(sam.heard('insights:changed')).toEqual([]);
  expect(ana.heard('insights:changed')).toEqual([]);
});
