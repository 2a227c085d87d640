import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  addCategories,
  categoryHistory,
  deleteCategory,
  pullTaxonomy,
  renameCategory,
  revertChange,
  setCategoryRules,
  type Category,
} from '#shared/categories/categories.contract';
import { closeChat, correctClosure } from '#shared/closures/closures.contract';
import { hashOf } from '#shared/categories/taxonomyHash';
import { Log } from '../log/log.js';
import { openChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { Taxonomies } from './taxonomies.service.js';

let floor: Floor;
let sam: Client;
let lea: Client;
let ana: Client;
let businessId: string;
let support: string;
/** A second team that serves the same business. */
const billing = 'b'.repeat(24);

beforeAll(async () => {
  floor = await startFloor();
  [sam, lea, ana] = [await floor.signIn('sam'), await floor.signIn('lea'), await floor.signIn('ana')];
  businessId = floor.meadow.id;
  support = floor.meadow.teamId;
  const team = { _id: billing, name: 'Billing', businessIds: [businessId], createdAt: new Date() };
  await floor.connection.collection('teams').insertOne(team as never);
});
afterAll(() => floor.stop());

const op = () => ({ businessId, opId: randomUUID() });
const unique = (name: string) => `${name} ${randomUUID().slice(0, 8)}`;

async function add(name: string, parentId: string | null = null): Promise<Category> {
  const { change } = await sam.must(addCategories, { ...op(), parentId, names: [name] });
  return change.entries[0]!;
}

async function limited(teamIds: string[] | null): Promise<Category> {
  const { id, rev } = await add(unique('Limited'));
  const rules = { ...op(), id, rev, teamIds, notesRequired: false };
  return (await lea.must(setCategoryRules, rules)).change.entries[0]!;
}

async function asking(category: Category): Promise<Category> {
  const { id, rev } = await add(unique('Asks'), category.id);
  const rules = { ...op(), id, rev, teamIds: null, notesRequired: true };
  return (await lea.must(setCategoryRules, rules)).change.entries[0]!;
}

const rulesFor = ({ id, rev }: Category, rules: { teamIds: string[] | null; notesRequired: boolean }) =>
  lea.ask(setCategoryRules, { ...op(), id, rev, ...rules });

describe('whom a category is for, and what a reason asks for', () => {
  test('[TX19] rules are told to everyone of the business, and to nobody else', async () => {
    const chloe = await floor.signIn('chloe');
    const category = await limited([support, support]);
    expect(category).toMatchObject({ teamIds: [support], notesRequired: false, rev: 2 });
    const told = await ana.next('categories:changed', ({ entries }) => entries[0]?.id === category.id);
    expect(await ana.next('categories:changed', ({ version }) => version === told.version + 1)).toMatchObject(
      {
        kind: 'rules',
        by: { name: 'Lea Novak' },
        entries: [category],
      },
    );
    expect(chloe.heard('categories:changed')).toEqual([]);
    expect(await asking(category)).toMatchObject({ notesRequired: true, teamIds: null });
  });

  test('[TX19] an agent sets none, and a foreign entry or team answers as a missing one', async () => {
    const category = await add(unique('Own'));
    const rules = { teamIds: null, notesRequired: false };
    const { id, rev } = category;
    expect(await ana.ask(setCategoryRules, { ...op(), id, rev, ...rules })).toMatchObject({
      code: 'FORBIDDEN',
    });
    const foreign = { ...category, id: floor.harbour.categories['Card']! };
    expect(await rulesFor(foreign, rules)).toMatchObject({ code: 'NOT_FOUND' });
    for (const teamId of [floor.harbour.teamId, 'f'.repeat(24)]) {
      const limit = { teamIds: [teamId], notesRequired: false };
      expect(await rulesFor(category, limit)).toMatchObject({ code: 'TEAM_NOT_OF_BUSINESS' });
    }
  });

  test('[TX19] teams are for categories, notes for reasons', async () => {
    const category = await add(unique('Parent'));
    const reason = await add('Below', category.id);
    const forReasons = await rulesFor(category, { teamIds: null, notesRequired: true });
    expect(forReasons).toMatchObject({ code: 'BAD_INPUT', data: { path: 'notesRequired' } });
    const forCategories = await rulesFor(reason, { teamIds: [support], notesRequired: false });
    expect(forCategories).toMatchObject({ code: 'BAD_INPUT', data: { path: 'teamIds' } });
    expect(await rulesFor(category, { teamIds: [], notesRequired: false })).toMatchObject({
      code: 'BAD_INPUT',
    });
    const wrong = { teamIds: { $ne: null } as never, notesRequired: false };
    expect(await rulesFor(category, wrong)).toMatchObject({ code: 'BAD_INPUT' });
  });

  test('[TX5] rules name the revision they saw', async () => {
    const category = await add(unique('Seen'));
    await sam.must(renameCategory, { ...op(), id: category.id, rev: 1, name: unique('Renamed') });
    expect(await rulesFor(category, { teamIds: [support], notesRequired: false })).toMatchObject({
      code: 'STALE',
      data: { current: { id: category.id, rev: 2, teamIds: null }, by: { name: 'Sam Rivera' } },
    });
  });

  test('[TX9] replicas, history and Revert carry them', async () => {
    const category = await limited([billing]);
    const reason = await asking(category);
    const { snapshot } = await ana.must(pullTaxonomy, { businessId, have: null });
    expect(snapshot!.entries).toContainEqual(category);
    expect(snapshot!.entries).toContainEqual(reason);
    expect(hashOf(snapshot!.entries)).toBe(snapshot!.hash);
    const { items } = await lea.must(categoryHistory, { businessId, before: null });
    expect(items[0]).toMatchObject({
      kind: 'rules',
      before: [{ notesRequired: false }],
      after: [{ notesRequired: true }],
      revertible: true,
    });
    const { change } = await lea.must(revertChange, { ...op(), version: items[0]!.version });
    expect(change.entries).toMatchObject([{ id: reason.id, notesRequired: false, rev: 3 }]);
  });

  test('[TX10] they come back with a deleted entry', async () => {
    const category = await limited([billing]);
    const reason = await asking(category);
    const gone = await lea.must(deleteCategory, { ...op(), id: category.id, rev: category.rev });
    const back = await lea.must(revertChange, { ...op(), version: gone.change.version });
    expect(back.change.entries).toMatchObject([
      { id: category.id, teamIds: [billing], status: 'active' },
      { id: reason.id, notesRequired: true, status: 'active' },
    ]);
  });

  test('[TX9] an entry stored before there were rules has none', async () => {
    const category = await add(unique('Old'));
    const unset = { $unset: { teamIds: '', notesRequired: '' } };
    await floor.connection.collection('categories').updateOne({ _id: category.id as never }, unset);
    const { snapshot } = await ana.must(pullTaxonomy, { businessId, have: null });
    expect(snapshot!.entries).toContainEqual(category);
    expect(hashOf(snapshot!.entries)).toBe(snapshot!.hash);
  });
});

describe('what a closing must meet', () => {
  const check = (choice: {
    categoryId: string | null;
    reasonId: string | null;
    notes: string;
    teamId: string | null;
  }) =>
    floor
      .get(Log)
      .write(`taxonomy:${businessId}`, (tx) => floor.get(Taxonomies).check(businessId, choice, tx));

  test('[TX20] a category of other teams is refused by name', async () => {
    const { id, name } = await limited([billing]);
    const choice = { categoryId: id, reasonId: null, notes: '' };
    await expect(check({ ...choice, teamId: billing })).resolves.toMatchObject({ categoryName: name });
    for (const teamId of [support, null]) {
      await expect(check({ ...choice, teamId })).rejects.toMatchObject({
        code: 'CATEGORY_NOT_FOR_TEAM',
        data: { id, name },
      });
    }
  });

  test('[TX21] a reason that asks for notes is refused without any, by name', async () => {
    const category = await add(unique('Parent'));
    const reason = await asking(category);
    const choice = { categoryId: category.id, reasonId: reason.id, teamId: support };
    for (const notes of ['', '  \n', '\u200b\u3164']) {
      await expect(check({ ...choice, notes })).rejects.toMatchObject({
        code: 'NOTES_REQUIRED',
        data: { name: reason.name },
      });
    }
    await expect(check({ ...choice, notes: '.' })).resolves.toMatchObject({ reasonId: reason.id });
  });

  test('[TX22] a limit that leaves a team without any category is not saved, and names the team', async () => {
    const harbour = { businessId: floor.harbour.id };
    const { snapshot } = await sam.must(pullTaxonomy, { ...harbour, have: null });
    const only = snapshot!.entries.find(({ name }) => name === 'Card')!;
    const cards = { ...op(), ...harbour, id: only.id, rev: only.rev, notesRequired: false };
    const others = { _id: 'c'.repeat(24), name: 'Loans', createdAt: new Date() };
    const teams = floor.connection.collection('teams');
    await teams.insertOne({ ...others, businessIds: [floor.harbour.id] } as never);
    const limit = { ...cards, teamIds: [floor.harbour.teamId] };
    expect(await sam.ask(setCategoryRules, limit)).toMatchObject({
      code: 'TEAM_WITHOUT_CATEGORY',
      data: { teamName: 'Loans' },
    });
    await sam.must(addCategories, { ...op(), ...harbour, parentId: null, names: ['For all'] });
    await sam.must(setCategoryRules, { ...limit, opId: randomUUID() });
  });

  test('[TX22] a chat whose team has no category of its own is asked for none', async () => {
    const harbour = floor.harbour.id;
    const teamIds = [floor.harbour.teamId];
    const all = floor.connection.collection('categories');
    await all.updateMany({ businessId: harbour, parentId: null }, { $set: { teamIds } });
    const nothing = { categoryId: null, reasonId: null, notes: '' };
    const choose = (teamId: string) =>
      floor
        .get(Log)
        .write(`taxonomy:${harbour}`, (tx) =>
          floor.get(Taxonomies).check(harbour, { ...nothing, teamId }, tx),
        );
    await expect(choose('c'.repeat(24))).resolves.toMatchObject({ categoryId: null });
    await expect(choose(teamIds[0]!)).rejects.toMatchObject({ code: 'CATEGORY_REQUIRED' });
  });

  test('[TX20] [TX21] every closing and every correction is asked the same', async () => {
    const chat = await openChat(floor, 'ana');
    const others = await limited([billing]);
    const category = await limited([support]);
    const reason = await asking(category);
    const closing = {
      ...{ closureId: randomUUID(), chatId: chat.chatId, cycle: 1, assigneeId: floor.members.ana },
      ...{ categoryId: category.id, reasonId: reason.id, notes: ' ', followUps: [], getNextChat: true },
    };
    const refused = { code: 'NOTES_REQUIRED', data: { name: reason.name } };
    expect(await ana.ask(closeChat, closing)).toMatchObject(refused);
    expect(await ana.ask(closeChat, { ...closing, categoryId: others.id, reasonId: null })).toMatchObject({
      code: 'CATEGORY_NOT_FOR_TEAM',
      data: { name: others.name },
    });
    const { closure } = await ana.must(closeChat, { ...closing, notes: 'Asked the bank.' });
    expect(closure).toMatchObject({ categoryName: category.name, reasonName: reason.name });
    const correction = { closureId: closure.closureId, opId: randomUUID(), rev: 1, notes: '' };
    const other = await asking(category);
    const corrected = { ...correction, categoryId: category.id, reasonId: other.id };
    expect(await ana.ask(correctClosure, corrected)).toMatchObject({ code: 'NOTES_REQUIRED' });
    const elsewhere = { ...correction, categoryId: others.id, reasonId: null };
    expect(await ana.ask(correctClosure, elsewhere)).toMatchObject({ code: 'CATEGORY_NOT_FOR_TEAM' });
  });
});
