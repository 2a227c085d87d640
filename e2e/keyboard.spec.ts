import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import * as agent from './support/agent.js';
import { House } from './support/house.js';

const notes = 'Told her how to follow the parcel.';

let house: House;
let ana: Page;
beforeAll(async () => {
  house = await House.open();
  ana = await house.window();
});
afterAll(() => house.close());

/** The focus is on something that a person can see and use, never on the page as a whole. */
async function focusIsKept(): Promise<void> {
  await ana.waitForFunction(() => document.activeElement !== document.body, null, { timeout: 1_000 });
}

async function press(keys: string): Promise<void> {
  await ana.keyboard.press(keys);
  await focusIsKept();
}

const hasFocus = (target: Locator) => target.evaluate((element) => element === document.activeElement);

async function tabTo(target: Locator): Promise<void> {
  await target.waitFor();
  for (let stops = 0; stops < 30; stops += 1) {
    if (await hasFocus(target)) return;
    await press('Tab');
  }
  throw new Error('Thirty presses of Tab do not lead there.');
}

const closeDialogOpens = async () => {
  await agent.closeDialog(ana).waitFor();
  await agent.categoryField(ana).waitFor();
  expect(await hasFocus(agent.categoryField(ana))).toBe(true);
};

test('from the sign-in page to the first closing with the keyboard alone, the focus never lost', async () => {
  await ana.goto(house.url);
  await tabTo(ana.getByRole('button', { name: 'Ana Silva' }));
  await ana.keyboard.press('Enter');
  await ana.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Connected' }).waitFor();
  await tabTo(ana.getByRole('button', { name: 'Go online' }));
  await press('Enter');
  await agent.activeChats(ana).getByRole('listitem').nth(1).waitFor();
  await focusIsKept();

  await press('Alt+2');
  await agent.activeChats(ana).getByRole('listitem').nth(1).locator('[aria-current=true]').waitFor();
  await press('Alt+1');
  await agent.activeChats(ana).getByRole('listitem').first().locator('[aria-current=true]').waitFor();
  expect(await hasFocus(agent.message(ana))).toBe(true);
  await ana.keyboard.type('Hello, one moment.');
  await press('Enter');
  await agent.transcript(ana).getByText('Hello, one moment.').waitFor();

  await press('Control+Enter');
  await closeDialogOpens();
  await ana.keyboard.type('refund track');
  await ana.getByRole('option').first().waitFor();
  await press('Enter');
  expect(await hasFocus(agent.notesField(ana))).toBe(true);
  await ana.keyboard.type(notes);
  await press('Escape');
  await agent.closeDialog(ana).waitFor({ state: 'hidden' });
  await focusIsKept();

  await press('Control+Enter');
  await closeDialogOpens();
  expect(await agent.notesField(ana).inputValue()).toBe(notes);
  await press('Control+Enter');
  await agent.closeDialog(ana).waitFor({ state: 'hidden' });
  await agent.activeChats(ana).getByRole('listitem').nth(1).waitFor({ state: 'detached' });
  await focusIsKept();
  const database = await house.database();
  expect(await database.collection('closures').countDocuments({ notes })).toBe(1);
});
