import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as agent from './support/agent.js';
import { House, connected } from './support/house.js';
import { askForPerson, chat, say } from './support/visitor.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterEach(() => house.empty());
afterAll(() => house.close());

const account = async (page: Page, item: string) => {
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

test('Undo brings the chat back with the dialog as it was', async () => {
  const ana = await house.member('Ana Silva');
  await agent.goOnline(ana);
  await agent.activeChats(ana).getByRole('listitem').nth(1).waitFor();
  await agent.close(ana, { letters: 'refund track', notes: 'Too early.' });
  await ana.getByRole('button', { name: 'Undo' }).click();
  await agent.closeDialog(ana).waitFor();
  expect(await agent.categoryField(ana).inputValue()).toBe('Refund');
  expect(await agent.notesField(ana).inputValue()).toBe('Too early.');
  const database = await house.database();
  const row = await database.collection('closures').findOne({ notes: 'Too early.' });
  expect(row?.['undoneAt']).toBeInstanceOf(Date);
  await agent.closeDialog(ana).getByRole('button', { name: 'Cancel' }).click();
  await account(ana, 'Go offline');
  await ana.getByText('No active chats').waitFor();
});

test('a chat given away comes with its handover note, first of all', async () => {
  const [ana, ben, user] = await Promise.all([
    house.member('Ana Silva'),
    house.member('Ben Okafor'),
    house.user(),
  ]);
  await agent.goOnline(ben);
  await askForPerson(user, 'My lavender is brown');
  await agent.openChat(ben, 'My lavender is brown');
  await agent.goOnline(ana);
  await ben.getByRole('button', { name: 'Reassign' }).click();
  const dialog = ben.getByRole('dialog', { name: 'Reassign chat' });
  await dialog.getByRole('combobox', { name: 'Agent' }).fill('Ana');
  await ben.getByRole('option', { name: /Ana Silva/ }).click();
  await dialog.getByRole('textbox', { name: 'Handover note' }).fill('She knows lavender.');
  await dialog.getByRole('button', { name: 'Reassign' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await agent.openChat(ana, 'My lavender is brown');
  const note = ana.getByRole('region', { name: 'Handover note' });
  await note.getByText('She knows lavender.').waitFor();
  const [noteBox, brief] = await Promise.all([
    note.boundingBox(),
    ana.getByRole('region', { name: 'User details' }).boundingBox(),
  ]);
  expect(noteBox!.y).toBeLessThan(brief!.y);
});

test('waiting for the user frees the slot, and the answer brings the chat back', async () => {
  const [ana, user] = await Promise.all([house.member('Ana Silva'), house.user()]);
  await ana.getByRole('button', { name: /Take a break|Go online/ }).waitFor();
  await askForPerson(user, 'I will measure the pot');
  await agent.openChat(ana, 'I will measure the pot');
  await ana.getByRole('button', { name: 'Waiting for user' }).click();
  const waiting = ana.getByRole('list', { name: 'Chats waiting for user' });
  await waiting.getByRole('listitem').filter({ hasText: 'I will measure the pot' }).waitFor();
  await say(user, 'It is 30 cm wide');
  await agent.activeChats(ana).getByRole('listitem').filter({ hasText: 'It is 30 cm wide' }).waitFor();
});

test('what ended without an answer asks for its reason, once', async () => {
  const businesses = (await house.database()).collection('businesses');
  await businesses.updateOne({ name: 'Meadow Shop' }, { $set: { 'settings.autocompleteMinutes': 0.02 } });
  const [ana, user] = await Promise.all([house.member('Ana Silva'), house.user()]);
  await askForPerson(user, 'I go and look');
  await agent.openChat(ana, 'I go and look');
  await ana.getByRole('button', { name: 'Waiting for user' }).click();
  const needs = ana.getByRole('list', { name: 'Needs a reason' });
  await needs.getByRole('button').first().click();
  const dialog = ana.getByRole('dialog', { name: 'Needs a reason' });
  await dialog.getByRole('combobox', { name: 'Closing category' }).fill('refund track');
  await ana.getByRole('option').first().waitFor();
  await ana.keyboard.press('Enter');
  await dialog.getByRole('textbox', { name: 'Notes' }).fill('He never came back.');
  await ana.keyboard.press('Control+Enter');
  // While a dialog is open, the page behind it is hidden from roles.
  await dialog.waitFor({ state: 'hidden' });
  await needs.waitFor({ state: 'hidden' });
  const row = await (await house.database()).collection('closures').findOne({ notes: 'He never came back.' });
  expect([row?.['completionType'], row?.['categoryName']]).toEqual(['autocomplete', 'Refund']);
  await businesses.updateOne({ name: 'Meadow Shop' }, { $set: { 'settings.autocompleteMinutes': 8 } });
});

test('on a break an agent keeps their chats and takes none', async () => {
  const [ana, user] = await Promise.all([house.member('Ana Silva'), house.user()]);
  await agent.activeChats(ana).getByRole('listitem').first().waitFor();
  const held = await agent.activeChats(ana).getByRole('listitem').count();
  await ana.getByRole('button', { name: 'Take a break' }).click();
  await ana.getByText(/On a break/).waitFor();
  await askForPerson(user, 'Is anybody there?');
  await chat(user)
    .getByText(/You are next|ahead of you/)
    .waitFor();
  expect(await agent.activeChats(ana).getByRole('listitem').count()).toBe(held);
  await account(ana, 'Go offline');
  await ana.getByText('No active chats').waitFor();
});

test('a tab whose browser has become another member says so, and the tab of one who signed out is let go', async () => {
  const ana = await house.member('Ana Silva');
  const other = await ana.context().newPage();
  await other.goto(house.url);
  await connected(other);
  await account(other, 'Sign out');
  await other.getByRole('button', { name: 'Sam Rivera' }).click();
  await ana.getByRole('alertdialog', { name: 'You are now signed in as Sam Rivera' }).waitFor();
  await ana.getByRole('button', { name: 'Reload' }).click();
  await connected(ana);
  await ana.getByRole('link', { name: 'Businesses' }).waitFor();
  await account(ana, 'Sign out');
  await ana.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await other.getByText('Your session has ended').waitFor();
});
