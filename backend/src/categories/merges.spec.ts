import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  addCategories,
  categoryCounts,
  categoryHistory,
  categoryUsage,
  deleteCategory,
  listDeleted,
  mergeCategory,
  pullTaxonomy,
  renameCategory,
  restoreCategory,
  revertChange,
  type Category,
} from '#shared/categories/categories.contract';
import { hashOf } from '#shared/categories/taxonomyHash';
import { Closures } from '../closures/closures.service.js';
import { Log } from '../log/log.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { Taxonomies } from './taxonomies.service.js';

let floor: Floor;
let sam: Client;
let lea: Client;
let ana: Client;
let businessId: string;

beforeAll(async () => {
  floor = await startFloor();
  [sam, lea, ana] = [await floor.signIn('sam'), await floor.signIn('lea'), await floor.signIn('ana')];
  businessId = floor.meadow.id;
});
afterAll(() => floor.stop());

const op = () => ({ businessId, opId: randomUUID() });
const unique = (name: string) => `${name} ${randomUUID().slice(0, 8)}`;

async function add(parentId: string | null, ...names: string[]): Promise<Category[]> {
  return (await sam.must(addCategories, { ...op(), parentId, names })).change.entries;
}

/** Two categories, each with `Same` and a reason of its own. */
async function pair() {
  const [from, into] = await add(null, unique('Refunds'), unique('Refund'));
  const [same, own] = await add(from!.id, 'sAME', 'Own');
  const [kept, other] = await add(into!.id, 'Same', 'Other');
  return { from: from!, into: into!, same: same!, own: own!, kept: kept!, other: other! };
}

const merge = ({ id, rev }: Category, intoId: string) =>
  lea.must(mergeCategory, { ...op(), id, rev, intoId });

async function wholeList() {
  return (await ana.must(pullTaxonomy, { businessId, have: null })).snapshot!;
}

const check = (categoryId: string, reasonId: string | null) =>
  floor.get(Log).write(`taxonomy:${businessId}`, (tx) => {
    const choice = { categoryId, reasonId, notes: '', teamId: floor.meadow.teamId };
    return floor.get(Taxonomies).check(businessId, choice, tx);
  });

describe('merge', () => {
  test('[TX23] the reasons of a merged category join, and of two with one name one is left', async () => {
    const chloe = await floor.signIn('chloe');
    const { from, into, same, own, kept, other } = await pair();
    const { change } = await merge(from, into.id);
    expect(change).toMatchObject({
      kind: 'merge',
      by: { name: 'Lea Novak' },
      entries: [
        { id: from.id, status: 'merged', replacedBy: into.id },
        { id: same.id, status: 'merged', replacedBy: kept.id },
        { id: own.id, status: 'active', parentId: into.id },
      ],
    });
    expect(await ana.next('categories:changed', ({ version }) => version === change.version)).toEqual(change);
    expect(chloe.heard('categories:changed')).toEqual([]);
    const { entries, hash } = await wholeList();
    const below = entries.filter(({ parentId }) => parentId === into.id);
    const inOrder = below.sort((a, b) => (a.position < b.position ? -1 : 1));
    expect(inOrder.map(({ id }) => id)).toEqual([kept.id, other.id, own.id]);
    expect(entries.some(({ id }) => id === from.id)).toBe(false);
    expect(hashOf(entries)).toBe(hash);
    const { deleted } = await lea.must(listDeleted, { businessId });
    expect(deleted.some(({ entry }) => entry.id === from.id)).toBe(false);
  });

  test('[TX23] one write undoes it, and one write does it again', async () => {
    const { from, into, same, own } = await pair();
    const { change } = await merge(from, into.id);
    const undone = await lea.must(revertChange, { ...op(), version: change.version });
    expect(undone.change.entries).toMatchObject([
      { id: from.id, status: 'active', replacedBy: null, position: from.position },
      { id: same.id, status: 'active', replacedBy: null, parentId: from.id },
      { id: own.id, status: 'active', parentId: from.id, position: own.position },
    ]);
    const again = await lea.must(revertChange, { ...op(), version: undone.change.version });
    expect(again.change.entries).toMatchObject([
      { id: from.id, status: 'merged', replacedBy: into.id },
      { id: same.id, status: 'merged' },
      { id: own.id, status: 'active', parentId: into.id },
    ]);
    const { entries, hash } = await wholeList();
    expect(hashOf(entries)).toBe(hash);
  });

  test('[TX12] undoing is refused once a joined reason has been touched', async () => {
    const { from, into } = await pair();
    const { change } = await merge(from, into.id);
    const moved = change.entries.find(({ status }) => status === 'active')!;
    await sam.must(renameCategory, { ...op(), id: moved.id, rev: moved.rev, name: 'Later' });
    expect(await lea.ask(revertChange, { ...op(), version: change.version })).toMatchObject({
      code: 'NOT_REVERTIBLE',
    });
    const { items } = await lea.must(categoryHistory, { businessId, before: null });
    expect(items.find(({ version }) => version === change.version)!.revertible).toBe(false);
  });

  test('[TX23] only entries of one list are merged, by who may edit it', async () => {
    const { from, into, own, kept } = await pair();
    const ask = (client: Client, entry: Category, intoId: string) =>
      client.ask(mergeCategory, { ...op(), id: entry.id, rev: entry.rev, intoId });
    expect(await ask(ana, from, into.id)).toMatchObject({ code: 'FORBIDDEN' });
    for (const id of [from.id, own.id]) expect(await ask(lea, from, id)).toMatchObject({ code: 'BAD_INPUT' });
    expect(await ask(lea, own, kept.id)).toMatchObject({ code: 'BAD_INPUT' });
    for (const id of [floor.harbour.categories['Card']!, 'f'.repeat(24)]) {
      expect(await ask(lea, from, id)).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await ask(lea, from, { $ne: null } as never)).toMatchObject({ code: 'BAD_INPUT' });
    await sam.must(deleteCategory, { ...op(), id: into.id, rev: into.rev });
    expect(await ask(lea, from, into.id)).toMatchObject({
      code: 'ENTRY_DELETED',
      data: { current: { id: into.id }, by: { name: 'Sam Rivera' } },
    });
  });

  test('[TX6] a merged entry is neither renamed nor merged again', async () => {
    const { from, into } = await pair();
    await merge(from, into.id);
    const merged = { ...op(), id: from.id, rev: from.rev + 1 };
    const gone = {
      code: 'ENTRY_DELETED',
      data: { current: { status: 'merged' }, by: { name: 'Lea Novak' } },
    };
    expect(await sam.ask(renameCategory, { ...merged, name: 'No' })).toMatchObject(gone);
    expect(await sam.ask(mergeCategory, { ...merged, intoId: into.id })).toMatchObject(gone);
    expect(await sam.ask(restoreCategory, merged)).toMatchObject({ code: 'STALE' });
  });

  test('[TX24] a closing that comes late is recorded with what stands for its choice', async () => {
    const { from, into, same, own, kept } = await pair();
    const [last] = await add(null, unique('Last'));
    await merge(from, into.id);
    await merge(into, last!.id);
    const names = { categoryId: last!.id, categoryName: last!.name };
    expect(await check(from.id, same.id)).toMatchObject({ ...names, reasonId: kept.id, reasonName: 'Same' });
    expect(await check(from.id, own.id)).toMatchObject({ ...names, reasonId: own.id });
    await expect(check(from.id, null)).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
    const { rev } = (await wholeList()).entries.find(({ id }) => id === last!.id)!;
    await sam.must(deleteCategory, { ...op(), id: last!.id, rev });
    await expect(check(from.id, same.id)).rejects.toMatchObject({
      code: 'CATEGORY_GONE',
      data: { id: last!.id, name: last!.name, by: { name: 'Sam Rivera' } },
    });
  });

  test('[TX25] the numbers of a merged entry are those of what stands for it', async () => {
    const { from, into, same, own, kept } = await pair();
    const closing = (categoryId: string, reasonId: string) => ({
      ...{ _id: randomUUID(), businessId, closureId: randomUUID(), chatId: randomUUID(), cycle: 1 },
      ...{ categoryId, reasonId, at: new Date(), undoneAt: null },
    });
    const rows = [
      closing(from.id, same.id),
      closing(from.id, own.id),
      closing(into.id, kept.id),
      { ...closing(from.id, same.id), undoneAt: new Date() },
    ];
    await floor.connection.collection('closures').insertMany(rows as never[]);
    await merge(from, into.id);
    const { counts } = await lea.must(categoryCounts, { businessId });
    expect(counts).toMatchObject({ [into.id]: 3, [kept.id]: 2, [own.id]: 1 });
    expect(counts).not.toHaveProperty([from.id]);
    expect(await lea.must(categoryUsage, { businessId, id: into.id })).toEqual({ closings: 3, reasons: 3 });
    expect(await lea.must(categoryUsage, { businessId, id: kept.id })).toMatchObject({ closings: 2 });
  });

  test('[TX25] what was closed while merged counts, after the undo, where its reason stands', async () => {
    const harbour = floor.harbour;
    const scope = () => ({ businessId: harbour.id, opId: randomUUID() });
    const names = { parentId: null, names: [unique('Cards'), unique('Accounts')] };
    const [from, into] = (await sam.must(addCategories, { ...scope(), ...names })).change.entries;
    const below = { parentId: from!.id, names: ['Own'] };
    const [own] = (await sam.must(addCategories, { ...scope(), ...below })).change.entries;
    const asked = { ...scope(), id: from!.id, rev: from!.rev, intoId: into!.id };
    const { change } = await sam.must(mergeCategory, asked);
    const closing = (categoryId: string, undoneAt: Date | null) => ({
      ...{
        _id: randomUUID(),
        businessId: harbour.id,
        closureId: randomUUID(),
        chatId: randomUUID(),
        cycle: 1,
      },
      ...{ categoryId, reasonId: own!.id, at: new Date(), undoneAt },
    });
    const undone = [closing(from!.id, new Date()), closing(into!.id, new Date())];
    const rows = [closing(from!.id, null), closing(into!.id, null), ...undone];
    await floor.connection.collection('closures').insertMany(rows as never[]);
    const told = () => sam.must(categoryCounts, { businessId: harbour.id });
    expect((await told()).counts).toMatchObject({ [into!.id]: 2, [own!.id]: 2 });
    await sam.must(revertChange, { ...scope(), version: change.version });
    const { counts } = await told();
    expect(counts).toMatchObject({ [from!.id]: 2, [own!.id]: 2 });
    expect(counts).not.toHaveProperty([into!.id]);
    const usage = { businessId: harbour.id, id: own!.id };
    expect(await sam.must(categoryUsage, usage)).toMatchObject({ closings: 2 });
  });

  test('[TX23] the brief of a user counts merged pairs as one', async () => {
    const { from, into, same, kept } = await pair();
    const userId = randomUUID();
    const closing = (chosen: { categoryId: string; reasonId: string; reasonName: string }) => ({
      ...{ _id: randomUUID(), businessId, closureId: randomUUID(), chatId: randomUUID(), cycle: 1, userId },
      ...{ ...chosen, categoryName: 'Refund', completionType: 'agent', at: new Date(), undoneAt: null },
    });
    const rows = [
      closing({ categoryId: from.id, reasonId: same.id, reasonName: 'sAME' }),
      closing({ categoryId: into.id, reasonId: kept.id, reasonName: 'Same' }),
    ];
    await floor.connection.collection('closures').insertMany(rows as never[]);
    await merge(from, into.id);
    expect((await floor.get(Closures).history(businessId, userId)).brief.top).toMatchObject({ count: 2 });
  });

  test('[TX15] a whole copy says what stands for what was merged or replaced', async () => {
    const { from, into, same } = await pair();
    const [left] = await add(null, unique('Left'));
    await sam.must(deleteCategory, { ...op(), id: left!.id, rev: left!.rev, successorId: into.id });
    await merge(from, into.id);
    const { entries, replaced, hash } = await wholeList();
    expect(replaced).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: from.id, status: 'merged', replacedBy: into.id }),
        expect.objectContaining({ id: same.id, status: 'merged' }),
        expect.objectContaining({ id: left!.id, status: 'deleted', replacedBy: into.id }),
      ]),
    );
    expect(entries.some(({ status }) => status !== 'active')).toBe(false);
    expect(hashOf(entries)).toBe(hash);
  });
});

describe('a successor', () => {
  test('[TX24] goes with the deletion; a late closing is refused by name all the same', async () => {
    const { from, into, own } = await pair();
    const asked = { ...op(), id: from.id, rev: from.rev, successorId: into.id };
    const { change } = await sam.must(deleteCategory, asked);
    expect(change.entries[0]).toMatchObject({ id: from.id, status: 'deleted', replacedBy: into.id });
    expect(change.entries.slice(1).every(({ replacedBy }) => replacedBy === null)).toBe(true);
    await expect(check(from.id, own.id)).rejects.toMatchObject({ code: 'CATEGORY_GONE' });
    const back = await sam.must(restoreCategory, { ...op(), id: from.id, rev: from.rev + 1 });
    expect(back.change.entries[0]).toMatchObject({ status: 'active', replacedBy: null });
    const again = await sam.must(revertChange, { ...op(), version: back.change.version });
    expect(again.change.entries[0]).toMatchObject({ status: 'deleted', replacedBy: into.id });
  });

  test('[TX24] is another entry of the same list that is there', async () => {
    const { from, into, own, kept } = await pair();
    const del = ({ id, rev }: Category, successorId: unknown) =>
      sam.ask(deleteCategory, { ...op(), id, rev, successorId: successorId as string });
    for (const id of [from.id, own.id]) expect(await del(from, id)).toMatchObject({ code: 'BAD_INPUT' });
    expect(await del(own, kept.id)).toMatchObject({ code: 'BAD_INPUT' });
    expect(await del(from, 'f'.repeat(24))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await del(from, null)).toMatchObject({ code: 'BAD_INPUT' });
    await sam.must(deleteCategory, { ...op(), id: into.id, rev: into.rev });
    expect(await del(from, into.id)).toMatchObject({ code: 'ENTRY_DELETED' });
  });
});
