import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as admin from './support/admin.js';
import * as agent from './support/agent.js';
import { House } from './support/house.js';
import { until } from './support/until.js';

const notes = 'Looked at the parcel: it is in Lyon.';

let house: House;
let ana: Page;
let sam: Page;
beforeAll(async () => {
  house = await House.open();
  [ana, sam] = await Promise.all([house.member('Ana Silva'), house.member('Sam Rivera')]);
  await agent.goOnline(ana);
  await agent.activeChats(ana).getByRole('listitem').first().waitFor();
  await admin.openCategories(sam);
});
afterEach(async () => {
  if (await agent.closeDialog(ana).isVisible())
    await agent.closeDialog(ana).getByRole('button', { name: 'Cancel' }).click();
});
afterAll(() => house.close());

const alert = () => agent.closeDialog(ana).getByRole('alert', { name: 'What changed' });

async function chosenAndNoted(name: string): Promise<void> {
  await admin.addCategory(sam, name);
  await agent.openCloseDialog(ana);
  await agent.categoryField(ana).fill(name);
  await ana.getByRole('option', { name: new RegExp(name) }).waitFor();
  await agent.categoryField(ana).press('Enter');
  await agent.notesField(ana).fill(notes);
}

test('[R10] what is chosen and then deleted is taken out, with what happened and by whom; notes stay', async () => {
  await chosenAndNoted('Balcony');
  await admin.deleteEntry(sam, 'Balcony');
  await alert().waitFor();
  expect(await alert().textContent()).toMatch(/Sam Rivera deleted the closing category .Balcony./);
  expect(await agent.categoryField(ana).inputValue()).toBe('');
  expect(await agent.notesField(ana).inputValue()).toBe(notes);
  await agent.categoryField(ana).fill('Balcony');
  await agent.closeDialog(ana).getByText('Nothing matches').waitFor();
  await ana.keyboard.press('Escape');
});

test('[R10] what is renamed while chosen shows at once, and what is typed stays', async () => {
  await chosenAndNoted('Terrace');
  const field = await admin.typeName(sam, 'Terrace', 'Roof terrace');
  await field.press('Enter');
  await ana.waitForFunction(
    (label) => [...document.querySelectorAll('input')].some((input) => input.value === label),
    'Roof terrace',
  );
  expect(await agent.categoryField(ana).inputValue()).toBe('Roof terrace');
  expect(await agent.notesField(ana).inputValue()).toBe(notes);
});

test('[R10] a closing on its way while its category goes is refused by name, and nothing typed is lost', async () => {
  await chosenAndNoted('Cellar');
  await ana.context().setOffline(true);
  await agent.notesField(ana).press('Control+Enter');
  await ana.getByRole('status', { name: 'Closing pending' }).waitFor();
  await admin.deleteEntry(sam, 'Cellar');
  await ana.context().setOffline(false);
  await alert().waitFor();
  expect(await alert().textContent()).toMatch(/Sam Rivera deleted the closing category .Cellar./);
  expect(await agent.categoryField(ana).inputValue()).toBe('');
  expect(await agent.notesField(ana).inputValue()).toBe(notes);
  expect(await rows()).toBe(0);
});

test('[R10] deleted in the very moment of closing: on record under its name, or refused with all kept', async () => {
  await chosenAndNoted('Attic');
  await admin.askToDelete(sam, 'Attic');
  const dialog = sam.getByRole('dialog', { name: "Delete 'Attic'?" });
  await Promise.all([
    dialog.getByRole('button', { name: 'Delete', exact: true }).click(),
    agent.notesField(ana).press('Control+Enter'),
  ]);
  await dialog.waitFor({ state: 'hidden' });
  const undo = ana.getByRole('button', { name: 'Undo' });
  // What happened to the category may be told while the closing is still on its way.
  const answered = agent.closeDialog(ana).locator('button:not([aria-busy])', { hasText: 'Chat completed' });
  await until(
    async () => (await undo.isVisible()) || ((await alert().isVisible()) && (await answered.isVisible())),
  );
  const refused = !(await undo.isVisible());
  expect(await rows()).toBe(refused ? 0 : 1);
  if (refused) expect(await agent.notesField(ana).inputValue()).toBe(notes);
});

async function rows(): Promise<number> {
  return (await house.database()).collection('closures').countDocuments({ notes });
}
