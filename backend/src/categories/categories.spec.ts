import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  addCategories,
  categoryHistory,
  categoryUsage,
  deleteCategory,
  editingCategories,
  listDeleted,
  moveCategory,
  pullTaxonomy,
  renameCategory,
  restoreCategory,
  revertChange,
  type Category,
} from '#shared/categories/categories.contract';
import { hashOf } from '#shared/categories/taxonomyHash';
import { testActor } from '../testing/actor.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { Categories } from './categories.service.js';

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

async function add(name: string, parentId: string | null = null): Promise<Category> {
  const { change } = await sam.must(addCategories, { ...op(), parentId, names: [name] });
  return change.entries[0]!;
}

async function wholeList() {
  const delivery = await sam.must(pullTaxonomy, { businessId, have: null });
  return delivery.snapshot!;
}

/** Names of one list in its order, as every client computes it. */
async function listed(parentId: string | null): Promise<string[]> {
  const { entries } = await wholeList();
  const own = entries.filter((entry) => entry.parentId === parentId);
  own.sort((a, b) => (a.position < b.position || (a.position === b.position && a.id < b.id) ? -1 : 1));
  return own.map((entry) => entry.name);
}

describe('add', () => {
  test('[TX2] an added category is told to everyone of the business, and to nobody else', async () => {
    const chloe = await floor.signIn('chloe');
    const name = unique('Invoice');
    const { change } = await sam.must(addCategories, { ...op(), parentId: null, names: [`  ${name} `] });
    expect(change).toMatchObject({ kind: 'add', by: { name: 'Sam Rivera' }, entries: [{ name, rev: 1 }] });
    for (const client of [ana, lea, sam]) {
      expect(await client.next('categories:changed', (fact) => fact.version === change.version)).toEqual(
        change,
      );
    }
    const own = await sam.must(addCategories, {
      ...op(),
      businessId: floor.harbour.id,
      parentId: null,
      names: [name],
    });
    await chloe.next('categories:changed', (fact) => fact.version === own.change.version);
    expect(chloe.heard('categories:changed').filter((fact) => fact.businessId === businessId)).toEqual([]);
  });

  test('[TX1] pasted lines are added in their order, all or none', async () => {
    const parent = await add(unique('Pasted'));
    await sam.must(addCategories, { ...op(), parentId: parent.id, names: ['One', 'Two', 'Three'] });
    const again = { ...op(), parentId: parent.id, names: ['Four', 'tWO'] };
    expect(await sam.ask(addCategories, again)).toMatchObject({
      code: 'NAME_TAKEN',
      data: { name: 'tWO', existing: { name: 'Two' }, by: { name: 'Sam Rivera' }, at: expect.any(Number) },
    });
    const twice = { ...op(), parentId: parent.id, names: ['Five', 'fi\u200bve'] };
    expect(await sam.ask(addCategories, twice)).toMatchObject({
      code: 'NAME_TAKEN',
      data: { existing: null },
    });
    expect(await listed(parent.id)).toEqual(['One', 'Two', 'Three']);
  });

  test.each(['rEFUND', 'Ref\u200bund', ' Re\u0301fund', 'Ｒｅｆｕｎｄ'])(
    '[TX1] %j is the name Refund',
    async (name) => {
      const reply = await sam.ask(addCategories, { ...op(), parentId: null, names: [name] });
      expect(reply).toMatchObject({
        code: 'NAME_TAKEN',
        data: { existing: { id: floor.meadow.categories['Refund'] } },
      });
    },
  );

  test.each([
    ['', 'NAME_EMPTY'],
    [' \u200b\u3164', 'NAME_EMPTY'],
    ['x'.repeat(81), 'NAME_TOO_LONG'],
    ['\ud800', 'BAD_INPUT'],
    ['a\u0000b', 'BAD_INPUT'],
    [{ $ne: 1 } as never, 'BAD_INPUT'],
  ])('[TX1] the name %j is refused as %s', async (name, code) => {
    expect(await sam.ask(addCategories, { ...op(), parentId: null, names: [name] })).toMatchObject({ code });
  });

  test('[TX1] 80 characters count as people count them', async () => {
    const name = '👍'.repeat(72) + randomUUID().slice(0, 8);
    expect(await sam.must(addCategories, { ...op(), parentId: null, names: [name] })).toBeDefined();
  });

  test('[TX3] reasons stand below categories that are there', async () => {
    const category = await add(unique('Parent'));
    const reason = await add('Below', category.id);
    const below = (parentId: string) => sam.ask(addCategories, { ...op(), parentId, names: ['More'] });
    expect(await below(reason.id)).toMatchObject({ code: 'BAD_INPUT' });
    expect(await below('f'.repeat(24))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await below(floor.harbour.categories['Card']!)).toMatchObject({ code: 'NOT_FOUND' });
    await sam.must(deleteCategory, { ...op(), id: category.id, rev: category.rev });
    expect(await below(category.id)).toMatchObject({
      code: 'PARENT_DELETED',
      data: { parent: { id: category.id } },
    });
  });
});

describe('who may', () => {
  test('[TX4] an agent edits nothing; a foreign business answers as a missing one', async () => {
    const asked = { ...op(), parentId: null, names: ['No'] };
    expect(await ana.ask(addCategories, asked)).toMatchObject({ code: 'FORBIDDEN' });
    const foreign = await lea.ask(addCategories, { ...asked, businessId: floor.harbour.id });
    const missing = await lea.ask(addCategories, { ...asked, businessId: 'f'.repeat(24) });
    expect(foreign).toMatchObject({ code: 'NOT_FOUND', data: { what: 'business' } });
    expect({ ...foreign, id: '' }).toEqual({ ...missing, id: '' });
    expect(await sam.ask(addCategories, { ...asked, businessId: 'f'.repeat(24) })).toMatchObject({
      code: 'NOT_FOUND',
    });
    const other = floor.harbour.categories['Card']!;
    for (const reply of [
      await lea.ask(renameCategory, { ...op(), id: other, rev: 1, name: 'Mine' }),
      await lea.ask(deleteCategory, { ...op(), id: other, rev: 1 }),
      await lea.ask(moveCategory, { ...op(), id: other, rev: 1, afterId: null }),
      await lea.ask(restoreCategory, { ...op(), id: other, rev: 1 }),
      await lea.ask(categoryUsage, { businessId, id: other }),
    ]) {
      expect(reply).toMatchObject({ code: 'NOT_FOUND', data: { what: 'category' } });
    }
    for (const contract of [listDeleted, editingCategories, categoryHistory, pullTaxonomy]) {
      const input = { businessId: floor.harbour.id, here: true, entryId: null, before: null, have: null };
      const shape = Object.keys(contract.input._zod.def.shape);
      const picked = Object.fromEntries(Object.entries(input).filter(([name]) => shape.includes(name)));
      expect(await lea.ask(contract, picked as never)).toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('rename', () => {
  test('[TX5] the second of two on one entry is told what the first did, by whom and when', async () => {
    const entry = await add(unique('Delivery'));
    const theirs = unique('Shipping');
    await lea.must(renameCategory, { ...op(), id: entry.id, rev: entry.rev, name: theirs });
    const reply = await sam.ask(renameCategory, { ...op(), id: entry.id, rev: entry.rev, name: 'Parcel' });
    expect(reply).toMatchObject({
      code: 'STALE',
      data: { current: { name: theirs, rev: 2 }, by: { name: 'Lea Novak' }, at: expect.any(Number) },
    });
    const { change } = await sam.must(renameCategory, {
      ...op(),
      id: entry.id,
      rev: 2,
      name: unique('Parcel'),
    });
    expect(change.entries[0]!.rev).toBe(3);
  });

  test('[TX5] edits of different things at once both stand', async () => {
    const [one, two] = [await add(unique('One')), await add(unique('Two'))];
    const replies = await Promise.all([
      sam.ask(renameCategory, { ...op(), id: one.id, rev: 1, name: unique('One b') }),
      lea.ask(renameCategory, { ...op(), id: two.id, rev: 1, name: unique('Two b') }),
    ]);
    expect(replies.map((reply) => reply.ok)).toEqual([true, true]);
  });

  test('[TX1] a name taken since is refused; its own name in another case is not', async () => {
    const name = unique('Own');
    const entry = await add(name);
    const taken = await sam.ask(renameCategory, { ...op(), id: entry.id, rev: 1, name: 'refund' });
    expect(taken).toMatchObject({
      code: 'NAME_TAKEN',
      data: { name: 'refund', existing: { name: 'Refund' } },
    });
    await sam.must(renameCategory, { ...op(), id: entry.id, rev: 1, name: name.toUpperCase() });
  });

  test('[TX6] a deleted entry takes no new name', async () => {
    const entry = await add(unique('Gone'));
    await lea.must(deleteCategory, { ...op(), id: entry.id, rev: 1 });
    expect(await sam.ask(renameCategory, { ...op(), id: entry.id, rev: 1, name: 'Back' })).toMatchObject({
      code: 'ENTRY_DELETED',
      data: { current: { status: 'deleted' }, by: { name: 'Lea Novak' } },
    });
  });
});

describe('sent again', () => {
  test('[TX7] the same intention is answered with its change and done once', async () => {
    const asked = { ...op(), parentId: null, names: [unique('Once')] };
    const replies = await Promise.all(Array.from({ length: 10 }, () => sam.must(addCategories, asked)));
    expect(new Set(replies.map(({ change }) => JSON.stringify(change))).size).toBe(1);
    expect((await listed(null)).filter((name) => name === asked.names[0])).toHaveLength(1);
    const [first] = replies[0]!.change.entries;
    const renamed = { ...op(), id: first!.id, rev: 1, name: unique('Once more') };
    const once = await sam.must(renameCategory, renamed);
    expect(await sam.must(renameCategory, renamed)).toEqual(once);
    expect(await sam.ask(renameCategory, { ...renamed, name: 'Else' })).toMatchObject({
      code: 'OP_ID_REUSED',
    });
    expect(
      await sam.ask(deleteCategory, { ...op(), opId: renamed.opId, id: first!.id, rev: 2 }),
    ).toMatchObject({
      code: 'OP_ID_REUSED',
    });
  });
});

describe('move', () => {
  test('[TX8] an entry stands after the one named, or first', async () => {
    const parent = await add(unique('Order of'));
    const { change } = await sam.must(addCategories, {
      ...op(),
      parentId: parent.id,
      names: ['a', 'b', 'c'],
    });
    const [a, b, c] = change.entries as [Category, Category, Category];
    await sam.must(moveCategory, { ...op(), id: c.id, rev: 1, afterId: null });
    expect(await listed(parent.id)).toEqual(['c', 'a', 'b']);
    await sam.must(moveCategory, { ...op(), id: c.id, rev: 2, afterId: a.id });
    expect(await listed(parent.id)).toEqual(['a', 'c', 'b']);
    await sam.must(moveCategory, { ...op(), id: a.id, rev: 1, afterId: b.id });
    expect(await listed(parent.id)).toEqual(['c', 'b', 'a']);
    expect(await sam.ask(moveCategory, { ...op(), id: a.id, rev: 2, afterId: parent.id })).toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(await sam.ask(moveCategory, { ...op(), id: a.id, rev: 1, afterId: null })).toMatchObject({
      code: 'STALE',
    });
  });

  test('[TX8] positions stay apart through deletions, additions and restores', async () => {
    const parent = await add(unique('Apart'));
    const { change } = await sam.must(addCategories, { ...op(), parentId: parent.id, names: ['a', 'b'] });
    const b = change.entries[1]!;
    await sam.must(deleteCategory, { ...op(), id: b.id, rev: 1 });
    await add('c', parent.id);
    const { change: back } = await sam.must(restoreCategory, { ...op(), id: b.id, rev: 2 });
    const { entries } = await wholeList();
    const own = entries.filter((entry) => entry.parentId === parent.id);
    expect(new Set(own.map((entry) => entry.position)).size).toBe(3);
    await sam.must(moveCategory, { ...op(), id: back.entries[0]!.id, rev: 3, afterId: null });
    expect(await listed(parent.id)).toEqual(['b', 'a', 'c']);
  });
});

describe('delete and restore', () => {
  test('[TX10] a category takes its active reasons with it, and restore brings exactly those', async () => {
    const parent = await add(unique('Tree'));
    const { change } = await sam.must(addCategories, {
      ...op(),
      parentId: parent.id,
      names: ['kept', 'old'],
    });
    const [kept, old] = change.entries as [Category, Category];
    await sam.must(deleteCategory, { ...op(), id: old.id, rev: 1 });
    expect(await sam.must(categoryUsage, { businessId, id: parent.id })).toEqual({ closings: 0, reasons: 1 });
    const gone = await sam.must(deleteCategory, { ...op(), id: parent.id, rev: 1 });
    expect(gone.change.entries.map(({ id, status }) => [id, status])).toEqual([
      [parent.id, 'deleted'],
      [kept.id, 'deleted'],
    ]);
    const { deleted } = await lea.must(listDeleted, { businessId });
    expect(deleted.find(({ entry }) => entry.id === parent.id)).toMatchObject({ by: { name: 'Sam Rivera' } });
    expect(await sam.ask(restoreCategory, { ...op(), id: kept.id, rev: 2 })).toMatchObject({
      code: 'PARENT_DELETED',
      data: { parent: { id: parent.id } },
    });
    const back = await sam.must(restoreCategory, { ...op(), id: parent.id, rev: 2 });
    expect(back.change.entries.map(({ id, status }) => [id, status])).toEqual([
      [parent.id, 'active'],
      [kept.id, 'active'],
    ]);
    expect(await listed(parent.id)).toEqual(['kept']);
  });

  test('[TX11] restoring a name since taken says by whom; another name helps', async () => {
    const name = unique('Claim');
    const entry = await add(name);
    await sam.must(deleteCategory, { ...op(), id: entry.id, rev: 1 });
    await lea.must(addCategories, { ...op(), parentId: null, names: [name.toUpperCase()] });
    expect(await sam.ask(restoreCategory, { ...op(), id: entry.id, rev: 2 })).toMatchObject({
      code: 'NAME_TAKEN',
      data: {
        name,
        existing: { name: name.toUpperCase() },
        by: { name: 'Lea Novak' },
        at: expect.any(Number),
      },
    });
    const other = unique('Claim');
    const { change } = await sam.must(restoreCategory, { ...op(), id: entry.id, rev: 2, name: other });
    expect(change.entries[0]).toMatchObject({ name: other, status: 'active', rev: 3 });
    expect(await sam.ask(restoreCategory, { ...op(), id: entry.id, rev: 3 })).toMatchObject({
      code: 'STALE',
    });
  });
});

describe('history and revert', () => {
  const revert = (version: number) => sam.ask(revertChange, { ...op(), version });

  async function line(version: number) {
    const { items } = await sam.must(categoryHistory, { businessId, before: version + 1 });
    return items[0]!;
  }

  test('[TX12] each kind of change can be undone, and the undoing too', async () => {
    const parent = await add(unique('Undo'));
    const { change } = await sam.must(addCategories, {
      ...op(),
      parentId: parent.id,
      names: ['a', 'b', 'c'],
    });
    const [a, b, c] = change.entries as [Category, Category, Category];
    const done = [
      await sam.must(renameCategory, { ...op(), id: a.id, rev: 1, name: 'A2' }),
      await sam.must(moveCategory, { ...op(), id: b.id, rev: 1, afterId: null }),
      await sam.must(deleteCategory, { ...op(), id: c.id, rev: 1 }),
    ];
    expect(await listed(parent.id)).toEqual(['b', 'A2']);
    for (const { change: one } of done) {
      expect(await line(one.version)).toMatchObject({ revertible: true });
      const { change: undone } = await lea.must(revertChange, { ...op(), version: one.version });
      expect(undone).toMatchObject({ kind: 'revert', by: { name: 'Lea Novak' } });
    }
    expect(await listed(parent.id)).toEqual(['a', 'b', 'c']);
    const { items } = await sam.must(categoryHistory, { businessId, before: null });
    expect(items[2]).toMatchObject({ kind: 'revert', before: [{ name: 'A2' }], after: [{ name: 'a' }] });
    await sam.must(revertChange, { ...op(), version: items[2]!.version });
    expect(await listed(parent.id)).toEqual(['A2', 'b', 'c']);
    expect(await revert(change.version)).toMatchObject({ code: 'NOT_REVERTIBLE' });
  });

  test('[TX10] undoing the deletion of a category brings back the reasons that went with it', async () => {
    const parent = await add(unique('Undo tree'));
    await sam.must(addCategories, { ...op(), parentId: parent.id, names: ['a', 'b'] });
    const { change } = await sam.must(deleteCategory, { ...op(), id: parent.id, rev: 1 });
    const back = await sam.must(revertChange, { ...op(), version: change.version });
    expect(back.change.entries.map(({ status }) => status)).toEqual(['active', 'active', 'active']);
    expect(await listed(parent.id)).toEqual(['a', 'b']);
    const { change: gone } = await sam.must(revertChange, { ...op(), version: back.change.version });
    expect(gone.entries.map(({ status }) => status)).toEqual(['deleted', 'deleted', 'deleted']);
    await sam.must(restoreCategory, { ...op(), id: parent.id, rev: gone.entries[0]!.rev });
    expect(await listed(parent.id)).toEqual(['a', 'b']);
  });

  test('[TX12] what was touched later is not undone', async () => {
    const entry = await add(unique('Touched'));
    const { change } = await sam.must(renameCategory, { ...op(), id: entry.id, rev: 1, name: unique('T2') });
    await sam.must(renameCategory, { ...op(), id: entry.id, rev: 2, name: unique('T3') });
    expect(await line(change.version)).toMatchObject({ revertible: false });
    expect(await revert(change.version)).toMatchObject({
      code: 'NOT_REVERTIBLE',
      data: { version: change.version },
    });
    expect(await revert(1_000_000)).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('[TX12] undoing an addition takes no reason with it that came later', async () => {
    const { change } = await sam.must(addCategories, { ...op(), parentId: null, names: [unique('New')] });
    const reason = await add('Later', change.entries[0]!.id);
    expect(await line(change.version)).toMatchObject({ revertible: false });
    expect(await revert(change.version)).toMatchObject({ code: 'NOT_REVERTIBLE' });
    await sam.must(deleteCategory, { ...op(), id: reason.id, rev: 1 });
    expect(await revert(change.version)).toMatchObject({ ok: true });
  });

  test('[TX11] undoing a deletion whose name was taken says by whom', async () => {
    const name = unique('Retaken');
    const entry = await add(name);
    const { change } = await sam.must(deleteCategory, { ...op(), id: entry.id, rev: 1 });
    await lea.must(addCategories, { ...op(), parentId: null, names: [name] });
    expect(await revert(change.version)).toMatchObject({
      code: 'NAME_TAKEN',
      data: { by: { name: 'Lea Novak' } },
    });
  });

  test('[TX13] history is read in pages without gaps, newest first', async () => {
    const parent = await add(unique('Long'));
    const actor = testActor(floor.members.sam, 'Sam Rivera');
    const edits = floor.get(Categories);
    for (let i = 0; i < 55; i++) await edits.add(actor, { ...op(), parentId: parent.id, names: [`r${i}`] });
    const versions: number[] = [];
    for (let before: number | null = null, more = true; more;) {
      const page = await sam.must(categoryHistory, { businessId, before });
      versions.push(...page.items.map((item) => item.version));
      before = versions.at(-1)!;
      more = page.more;
    }
    expect(versions).toEqual(versions.map((_, i) => versions[0]! - i));
    expect(versions.at(-1)).toBe(1);
  });
});

test('[TX14] who else edits is told to those who may edit, not to oneself and not to agents', async () => {
  const entryId = floor.meadow.categories['Refund']!;
  await sam.must(editingCategories, { businessId, here: true, entryId });
  const told = await lea.next('categories:editor', (fact) => fact.entryId === entryId);
  expect(told).toMatchObject({ memberId: floor.members.sam, name: 'Sam Rivera', here: true });
  await lea.must(editingCategories, { businessId, here: false, entryId: null });
  await sam.next('categories:editor', (fact) => fact.memberId === floor.members.lea);
  expect(sam.heard('categories:editor').filter((fact) => fact.memberId === floor.members.sam)).toEqual([]);
  expect(ana.heard('categories:editor')).toEqual([]);
});

test('[TX9] the stored hash is that of the whole list', async () => {
  const { entries, hash } = await wholeList();
  expect(hashOf(entries)).toBe(hash);
});
