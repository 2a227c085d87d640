import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  addCategories,
  importCategories,
  importMax,
  pullTaxonomy,
  revertChange,
  type ImportedCategory,
} from '#shared/categories/categories.contract';
import { createBusiness } from '#shared/businesses/businesses.contract';
import { hashOf } from '#shared/categories/taxonomyHash';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
let sam: Client;
let businessId: string;
let teamId: string;

beforeAll(async () => {
  floor = await startFloor();
  sam = await floor.signIn('sam');
});
afterAll(() => floor.stop());
// Every test begins with a list of its own: Order → Cancel, Track; Refund → Track refund.
beforeEach(async () => {
  const made = { name: `Shop ${randomUUID().slice(0, 8)}`, teamName: 'Help', allowedWebsites: [] };
  const { business, team } = await sam.must(createBusiness, { opId: randomUUID(), ...made });
  [businessId, teamId] = [business.id, team.id];
  const add = (parentId: string | null, names: string[]) =>
    sam.must(addCategories, { businessId, opId: randomUUID(), parentId, names });
  const [order, refund] = (await add(null, ['Order', 'Refund'])).change.entries;
  await add(order!.id, ['Cancel', 'Track']);
  await add(refund!.id, ['Track refund']);
});

async function list() {
  const { snapshot } = await sam.must(pullTaxonomy, { businessId, have: null });
  return snapshot!;
}

/** The active list in words: `Order: Cancel, Track`. */
async function words(): Promise<string[]> {
  const { entries } = await list();
  const sorted = entries.sort((a, b) => (a.position < b.position ? -1 : 1));
  const names = (parentId: string | null) => sorted.filter((entry) => entry.parentId === parentId);
  return names(null).map(
    ({ id, name }) =>
      `${name}: ${names(id)
        .map((reason) => reason.name)
        .join(', ')}`,
  );
}

let line = 0;
const reason = (name: string, notesRequired?: boolean) => ({
  line: ++line,
  name,
  ...(notesRequired === undefined ? {} : { notesRequired }),
});
const category = (name: string, ...reasons: string[]): ImportedCategory => ({
  line: ++line,
  name,
  reasons: reasons.map((one) => reason(one)),
});

async function take(categories: ImportedCategory[], others: 'keep' | 'delete' = 'keep', client = sam) {
  const { version } = await list();
  return client.ask(importCategories, { businessId, opId: randomUUID(), version, others, categories });
}

describe('import', () => {
  test('[TX26] adds what is not there, takes over spelling and rules, and leaves the rest alone', async () => {
    const file: ImportedCategory[] = [
      { ...category('ORDER', 'Change'), teamIds: [teamId] },
      { line: 90, name: 'Delivery', reasons: [reason('Late', true), reason('Lost')] },
      category('Refund', 'Track refund'),
    ];
    const reply = await take(file);
    expect(reply).toMatchObject({ ok: true, data: { change: { kind: 'import' } } });
    expect(await words()).toEqual([
      'ORDER: Cancel, Track, Change',
      'Refund: Track refund',
      'Delivery: Late, Lost',
    ]);
    const { entries, hash } = await list();
    expect(hashOf(entries)).toBe(hash);
    expect(entries.find(({ name }) => name === 'Late')).toMatchObject({ notesRequired: true, rev: 1 });
    expect(entries.find(({ name }) => name === 'ORDER')).toMatchObject({ teamIds: [teamId], rev: 2 });
    expect(entries.find(({ name }) => name === 'Refund')!.rev).toBe(1);
  });

  test('[TX26] is told as one change to everyone of the business, and one Revert undoes it', async () => {
    const lea = await floor.signIn('lea');
    const before = await words();
    await take([category('Order', 'Late'), category('New', 'One')], 'delete');
    expect(await words()).toEqual(['Order: Late', 'New: One']);
    const { version } = await list();
    await sam.next('categories:changed', (change) => change.version === version && change.kind === 'import');
    expect(lea.heard('categories:changed').filter((fact) => fact.businessId === businessId)).toEqual([]);
    await sam.must(revertChange, { businessId, opId: randomUUID(), version });
    expect(await words()).toEqual(before);
  });

  test('[TX26] deletes what the file does not name only when that is chosen', async () => {
    await take([category('Refund', 'Get refund')], 'delete');
    expect(await words()).toEqual(['Refund: Get refund']);
  });

  test.each([
    ['NAME_EMPTY', ' \u200b'],
    ['NAME_TOO_LONG', 'x'.repeat(81)],
    ['NAME_TAKEN', 'NEW'],
  ])('[TX27] a row with %s is named by its line, and nothing of the file is in', async (problem, name) => {
    const before = await list();
    const broken = { ...category('New', 'One'), line: 3 };
    const reply = await take([broken, { line: 7, name, reasons: [] }]);
    expect(reply).toMatchObject({ code: 'IMPORT_ROW', data: { line: 7, name, problem } });
    expect(await list()).toEqual(before);
    const inside = { ...category('Other'), reasons: [reason('New'), { line: 9, name }] };
    expect(await take([inside])).toMatchObject({ code: 'IMPORT_ROW', data: { line: 9, problem } });
    expect(await list()).toEqual(before);
  });

  test('[TX27] malformed files, foreign teams, traps and too much are refused, and change nothing', async () => {
    const before = await list();
    const one = category('New');
    for (const name of ['\ud800', 'a\u0000b', { $ne: 1 } as never, 'x'.repeat(1_001)]) {
      expect(await take([{ ...one, name }])).toMatchObject({ code: 'BAD_INPUT' });
    }
    expect(await take([])).toMatchObject({ code: 'BAD_INPUT' });
    expect(await take([{ ...one, teamIds: [floor.harbour.teamId] }])).toMatchObject({
      code: 'TEAM_NOT_OF_BUSINESS',
    });
    const many = Array.from({ length: importMax }, (_, i) => reason(`R${i}`));
    expect(await take([{ ...one, reasons: many }])).toMatchObject({
      code: 'IMPORT_TOO_LARGE',
      data: { max: importMax },
    });
    expect(await take([category('Order', 'Track')])).toMatchObject({ code: 'IMPORT_EMPTY' });
    const second = { _id: 'd'.repeat(24), name: 'Night', businessIds: [businessId], createdAt: new Date() };
    await floor.connection
      .collection('teams')
      .replaceOne({ _id: second._id as never }, second, { upsert: true });
    const limited = { ...category('Order'), teamIds: [teamId] };
    expect(await take([limited], 'delete')).toMatchObject({
      code: 'TEAM_WITHOUT_CATEGORY',
      data: { teamName: 'Night' },
    });
    expect(await list()).toEqual(before);
  });

  test('[TX26] what was previewed is what happens: a list that has changed since is refused', async () => {
    const { version } = await list();
    await take([category('First')]);
    const asked = { businessId, opId: randomUUID(), version, others: 'keep' as const };
    expect(await sam.ask(importCategories, { ...asked, categories: [category('Second')] })).toMatchObject({
      code: 'LIST_CHANGED',
    });
  });

  test('[TX4] only who edits the list imports into it', async () => {
    const asked = { opId: randomUUID(), version: 0, others: 'keep' as const, categories: [category('New')] };
    const ana = await floor.signIn('ana');
    expect(await ana.ask(importCategories, { ...asked, businessId: floor.meadow.id })).toMatchObject({
      code: 'FORBIDDEN',
    });
    const lea = await floor.signIn('lea');
    const foreign = await lea.ask(importCategories, { ...asked, businessId });
    const missing = await lea.ask(importCategories, { ...asked, businessId: 'f'.repeat(24) });
    expect(foreign).toMatchObject({ code: 'NOT_FOUND' });
    expect({ ...foreign, id: '' }).toEqual({ ...missing, id: '' });
  });

  test('[TX26] takes as much as one import may in one change', async () => {
    const wanted = Array.from({ length: importMax - 1 }, (_, i) => reason(`Reason ${i}`));
    expect(await take([{ ...category('Large'), reasons: wanted }])).toMatchObject({ ok: true });
    const { entries, version } = await list();
    expect(entries).toHaveLength(5 + importMax);
    const reply = await sam.ask(revertChange, { businessId, opId: randomUUID(), version });
    expect(reply).toMatchObject({ ok: true });
    expect((await list()).entries).toHaveLength(5);
  });
});
