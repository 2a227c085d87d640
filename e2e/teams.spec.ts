import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { activeChats, goOnline } from './support/agent.js';
import { findingsOf } from './support/axe.js';
import { House } from './support/house.js';

let house: House;
let ana: Page;
let lea: Page;
let sam: Page;
beforeAll(async () => {
  house = await House.open();
  [ana, lea, sam] = (await Promise.all(
    ['Ana Silva', 'Lea Novak', 'Sam Rivera'].map((name) => house.member(name)),
  )) as [Page, Page, Page];
  await goOnline(ana);
  await activeChats(ana).getByRole('listitem').nth(1).waitFor();
  await lea.getByRole('link', { name: 'Teams' }).click();
});
afterAll(() => house.close());

const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) });

test('a lead sees who holds what, and gives the chats of an agent who falls ill back to the queue', async () => {
  const active = lea.getByRole('list', { name: 'Active' });
  await active.getByText('Ana Silva').nth(1).waitFor();
  await lea.getByRole('tab', { name: 'Manage agents' }).click();
  await row(lea, 'Ana Silva').getByText('2 of 3 used').waitFor();
  expect(await findingsOf(lea, 'Manage agents')).toEqual([]);
  await lea.getByRole('button', { name: 'Actions for Ana Silva' }).click();
  await lea.getByRole('menuitem', { name: 'Send on a break' }).click();
  await ana.getByRole('button', { name: 'Go online' }).waitFor();
  await lea.getByRole('tab', { name: 'Team chats' }).click();
  await lea.getByRole('checkbox', { name: 'Select all' }).check();
  await lea.getByRole('button', { name: 'Reassign selected' }).click();
  const dialog = lea.getByRole('dialog', { name: 'Reassign selected' });
  await dialog.getByRole('button', { name: 'Reassign', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await lea.getByRole('list', { name: 'Queue' }).getByRole('listitem').nth(1).waitFor();
  await activeChats(ana).getByRole('listitem').first().waitFor({ state: 'detached' });
});

test('what one saves in the settings stands at once before the other, who chooses where both typed', async () => {
  await sam.getByRole('link', { name: 'Teams' }).click();
  await sam.getByRole('link', { name: /Support/ }).click();
  for (const page of [lea, sam]) await page.getByRole('tab', { name: 'Team settings' }).click();
  const name = (page: Page) => page.getByRole('textbox', { name: 'Name of the team' });
  await name(lea).fill('Support EU');
  await sam.getByRole('radio', { name: 'Speedy' }).check();
  await name(sam).fill('Support desk');
  await sam.getByRole('button', { name: 'Save changes' }).click();
  await lea.getByText(/Sam Rivera has just changed .Name of the team./).waitFor();
  expect(await lea.getByRole('radio', { name: 'Speedy' }).isChecked()).toBe(true);
  expect(await name(lea).inputValue()).toBe('Support EU');
  await lea.getByRole('button', { name: 'Use mine' }).click();
  await lea.getByRole('button', { name: 'Save changes' }).click();
  await sam.getByRole('heading', { name: 'Support EU' }).waitFor();
});
