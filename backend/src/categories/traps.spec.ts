import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { changeBusiness, createBusiness, type Business } from '#shared/businesses/businesses.contract';
import {
  addCategories,
  deleteCategory,
  importCategories,
  mergeCategory,
  pullTaxonomy,
  revertChange,
  setCategoryRules,
  type Category,
} from '#shared/categories/categories.contract';
import { changeTeam, createTeam, type Team } from '#shared/teams/teams.contract';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
/** The administrator, on two servers: no queue in one process keeps their edits apart. */
let sam: Client;
let other: Client;
let business: Business;
let team: Team;

beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  sam = await floor.signIn('sam');
  other = await floor.signIn('sam', { instance: 1 });
}, 60_000);
afterAll(() => floor?.stop());

/** Each test has a new business, which asks for a category and has none yet. */
beforeEach(async () => {
  const wanted = { opId: randomUUID(), name: 'Corner Shop', teamName: 'Counter', allowedWebsites: [] };
  ({ business, team } = await sam.must(createBusiness, wanted));
});

const op = () => ({ businessId: business.id, opId: randomUUID() });
const trapped = (teamName: string) => ({
  code: 'TEAM_WITHOUT_CATEGORY',
  data: { teamName, businessName: 'Corner Shop' },
});

async function add(...names: string[]): Promise<Category[]> {
  return (await sam.must(addCategories, { ...op(), parentId: null, names })).change.entries;
}

async function active(): Promise<Category[]> {
  const { snapshot } = await sam.must(pullTaxonomy, { businessId: business.id, have: null });
  return snapshot!.entries;
}

const removing = ({ id, rev }: Category) => ({ ...op(), id, rev });

async function limit({ id, rev }: Category, teamIds: string[]): Promise<Category> {
  const rules = { ...op(), id, rev, teamIds, notesRequired: false };
  return (await sam.must(setCategoryRules, rules)).change.entries[0]!;
}

/** A second team, for which every category is there at first. */
async function secondTeam(): Promise<Team> {
  const wanted = { opId: randomUUID(), name: 'Returns', businessIds: [business.id] };
  return (await sam.must(createTeam, wanted)).team;
}

function asking(askForClosingCategory: boolean) {
  const { id, rev, name, settings, look } = business;
  const wanted = { opId: randomUUID(), businessId: id, rev, name, defaultTeamId: team.id, look };
  return sam.ask(changeBusiness, { ...wanted, settings: { ...settings, askForClosingCategory } });
}

async function switched(askForClosingCategory: boolean): Promise<void> {
  const answer = await asking(askForClosingCategory);
  if (!answer.ok) throw new Error(`refused: ${answer.code}`);
  ({ business } = answer.data);
}

test('[TX22] the last category is not deleted, until closings ask for none', async () => {
  const [first, last] = await add('First', 'Last');
  await sam.must(deleteCategory, removing(first!));
  expect(await sam.ask(deleteCategory, removing(last!))).toMatchObject(trapped('Counter'));
  expect(await active()).toEqual([last]);
  await switched(false);
  await sam.must(deleteCategory, removing(last!));
});

test('[TX22] a merge does not take a team its last category', async () => {
  const returns = await secondTeam();
  const [forReturns, forCounter] = await add('For returns', 'For the counter');
  const limited = await limit(forReturns!, [returns.id]);
  const into = await limit(forCounter!, [team.id]);
  const merge = { ...op(), id: limited.id, rev: limited.rev, intoId: into.id };
  expect(await sam.ask(mergeCategory, merge)).toMatchObject(trapped('Returns'));
  expect((await active()).map(({ status }) => status)).toEqual(['active', 'active']);
});

test('[TX22] a file that is to be the whole list does not either', async () => {
  const returns = await secondTeam();
  await add('For all');
  const file = { ...op(), version: 1, others: 'delete' as const };
  const categories = [{ line: 1, name: 'Counter only', teamIds: [team.id], reasons: [] }];
  expect(await sam.ask(importCategories, { ...file, categories })).toMatchObject(trapped('Returns'));
  const wider = [{ ...categories[0]!, teamIds: [team.id, returns.id] }];
  await sam.must(importCategories, { ...file, opId: randomUUID(), categories: wider });
});

test('[TX22] nor does a Revert of what brought it', async () => {
  const added = await sam.must(addCategories, { ...op(), parentId: null, names: ['Only'] });
  const back = { ...op(), version: added.change.version };
  expect(await sam.ask(revertChange, back)).toMatchObject(trapped('Counter'));
  await add('Another');
  await sam.must(revertChange, { ...back, opId: randomUUID() });
});

test('[TX22] of two who delete the last two at once one is told why not', async () => {
  for (let round = 0; round < 5; round++) {
    const [one, two] = await add(`One ${round}`, `Two ${round}`);
    for (const entry of await active()) {
      if (entry.id !== one!.id && entry.id !== two!.id) await sam.must(deleteCategory, removing(entry));
    }
    const both = await Promise.all([
      sam.ask(deleteCategory, removing(one!)),
      other.ask(deleteCategory, removing(two!)),
    ]);
    expect(both.filter((answer) => answer.ok)).toHaveLength(1);
    expect(both.find((answer) => !answer.ok)).toMatchObject(trapped('Counter'));
    expect(await active()).toHaveLength(1);
  }
});

test('[TX22] the question is not switched on while a team has nothing to answer', async () => {
  await switched(false);
  expect(await asking(true)).toMatchObject(trapped('Counter'));
  const [only] = await add('Only');
  await secondTeam();
  await limit(only!, [team.id]);
  expect(await asking(true)).toMatchObject(trapped('Returns'));
  await add('For all');
  await switched(true);
  expect(business.settings.askForClosingCategory).toBe(true);
});

test('[TX22] switched on while the last category is deleted: one of the two goes through', async () => {
  for (let round = 0; round < 5; round++) {
    await switched(false);
    const [only] = await add(`Only ${round}`);
    const [on, deleted] = await Promise.all([asking(true), other.ask(deleteCategory, removing(only!))]);
    expect([on.ok, deleted.ok].filter(Boolean)).toHaveLength(1);
    expect(on.ok ? deleted : on).toMatchObject(trapped('Counter'));
    if (!on.ok) continue;
    ({ business } = on.data);
    await switched(false);
    await sam.must(deleteCategory, removing(only!));
  }
});

test('[TX22] a team does not come to a business whose categories are all other teams’', async () => {
  const wanted = () => ({ opId: randomUUID(), name: 'Late', businessIds: [business.id] });
  const [only] = await add('Only');
  await limit(only!, [team.id]);
  expect(await sam.ask(createTeam, wanted())).toMatchObject(trapped('Late'));
  const elsewhere = { ...wanted(), businessIds: [floor.meadow.id] };
  const { team: late } = await sam.must(createTeam, elsewhere);
  const { id: teamId, rev, name, settings } = late;
  const businessIds = [floor.meadow.id, business.id];
  const change = () => ({ opId: randomUUID(), teamId, rev, name, businessIds, defaultOf: [], settings });
  expect(await sam.ask(changeTeam, change())).toMatchObject(trapped('Late'));
  await add('For all');
  await sam.must(changeTeam, change());
});
