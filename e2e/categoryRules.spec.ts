import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import * as admin from './support/admin.js';
import * as agent from './support/agent.js';
import { findingsOf } from './support/axe.js';
import { House } from './support/house.js';

let house: House;
let ana: Page;
let sam: Page;
beforeAll(async () => {
  house = await House.open();
  [ana, sam] = await Promise.all([house.member('Ana Silva'), house.member('Sam Rivera')]);
  await agent.goOnline(ana);
  await agent.activeChats(ana).getByRole('listitem').first().waitFor();
  await admin.openCategories(sam);
  await admin.categoryList(sam).getByRole('button', { name: 'Refund', exact: true }).click();
});
afterAll(() => house.close());

const alert = () => agent.closeDialog(ana).getByRole('alert', { name: 'What changed' });

async function more(name: string): Promise<Locator> {
  await sam.getByRole('button', { name: `More for ${name}`, exact: true }).click();
  return sam.getByRole('dialog', { name: `'${name}'` });
}

test('[TX21] a reason that begins to ask for notes asks in the open dialog', async () => {
  await agent.openCloseDialog(ana);
  await agent.choose(ana, 'track refund');
  const rules = await more('Track refund');
  await rules.getByLabel('Notes required').check();
  await rules.getByRole('button', { name: 'Save' }).click();
  await admin.reasonList(sam).getByText('notes required').waitFor();
  await agent.closeDialog(ana).getByText('“Track refund” asks for notes').waitFor();
  await agent.notesField(ana).press('Control+Enter');
  await agent.closeDialog(ana).getByText('Say in a few words what happened').waitFor();
  expect(await agent.notesField(ana).getAttribute('aria-invalid')).toBe('true');
});

test('[TX23] what is chosen and then merged becomes what it was merged into, and Undo takes it back', async () => {
  const rules = await more('Track refund');
  await rules.getByRole('button', { name: 'Merge into…' }).click();
  const dialog = sam.getByRole('dialog', { name: "Merge 'Track refund' into…" });
  await dialog.getByRole('combobox', { name: 'Merge into' }).fill('get');
  await sam.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await alert().waitFor();
  expect(await alert().textContent()).toContain('“Refund → Track refund” is now “Refund → Get refund”');
  const reason = agent.closeDialog(ana).getByRole('combobox', { name: 'Reason' });
  expect(await reason.inputValue()).toBe('Get refund');
  await sam.getByText(/^Merged/).waitFor();
  await sam.getByRole('button', { name: 'Undo' }).last().click();
  await admin.reasonList(sam).getByText('Track refund').waitFor();
});

test('[TX24] the successor named at a deletion is offered where the entry was chosen', async () => {
  await admin.askToDelete(sam, 'Get refund');
  const dialog = sam.getByRole('dialog', { name: "Delete 'Get refund'?" });
  await dialog.getByText(/It is used in/).waitFor();
  await dialog.getByRole('combobox', { name: 'Offer instead' }).fill('policy');
  await sam.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await alert().getByRole('button', { name: 'Choose “Refund → Check refund policy”' }).click();
  const reason = agent.closeDialog(ana).getByRole('combobox', { name: 'Reason' });
  expect(await reason.inputValue()).toBe('Check refund policy');
  await agent.notesField(ana).fill('Asked the warehouse.');
  await agent.notesField(ana).press('Control+Enter');
  await agent.closeDialog(ana).waitFor({ state: 'hidden' });
});

test('[TX27] a broken row of a file is named by its line; mended, all of it is in, and Undo takes it out', async () => {
  await sam.getByRole('button', { name: 'More for closing categories' }).click();
  await sam.getByRole('menuitem', { name: 'Import…' }).click();
  const dialog = sam.getByRole('dialog', { name: 'Import closing categories' });
  const choose = (text: string) =>
    dialog
      .getByLabel('File with closing categories')
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('category,reason\nGift card,Lost\nGift card,LOST\n');
  await dialog.getByText('“LOST” stands twice in its list').waitFor();
  await dialog.getByText('Line 3').waitFor();
  expect(await dialog.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true);
  await choose('category,reason\nGift card,Lost\nGift card,=1+1\n');
  await dialog.getByText('3 added').waitFor();
  expect(await findingsOf(sam, 'Import')).toEqual([]);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await admin.categoryList(sam).getByText('Gift card').waitFor();
  // The toast of an earlier deletion may still stand: the newest is below it.
  await sam.getByText(/^Imported: 3 added/).waitFor();
  await sam.getByRole('button', { name: 'Undo' }).last().click();
  await admin.categoryList(sam).getByText('Gift card').waitFor({ state: 'detached' });
});
