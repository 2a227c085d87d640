import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import * as admin from './support/admin.js';
import * as agent from './support/agent.js';
import { findingsOf } from './support/axe.js';
import { House } from './support/house.js';
import { askForPerson, say } from './support/visitor.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterEach(() => house.empty());
afterAll(() => house.close());

test('axe finds nothing on the sign-in page', async () => {
  const page = await house.window();
  await page.goto(house.url);
  await page.getByRole('button', { name: 'Ana Silva' }).waitFor();
  expect(await findingsOf(page, 'Sign in')).toEqual([]);
});

test('axe finds nothing on My chats without a chat', async () => {
  const chloe = await house.member('Chloe Martin');
  await chloe.getByText('No active chats').waitFor();
  expect(await findingsOf(chloe, 'My chats, empty')).toEqual([]);
});

test('axe finds nothing on My chats, its dialogs, its drawer and a transcript', async () => {
  const ana = await house.member('Ana Silva');
  await agent.goOnline(ana);
  await agent.activeChats(ana).getByRole('listitem').nth(1).waitFor();
  await agent.message(ana).fill('Hello, one moment.');
  await agent.message(ana).press('Enter');
  await agent.transcript(ana).getByText('Hello, one moment.').waitFor();
  const findings = await findingsOf(ana, 'My chats');

  await ana.setViewportSize({ width: 360, height: 740 });
  for (const place of ['Chats', 'Show user']) {
    await ana.getByRole('navigation', { name: 'Columns' }).getByRole('button', { name: place }).click();
    findings.push(...(await findingsOf(ana, `My chats, ${place}`, [{ width: 360, height: 740 }])));
    await ana.setViewportSize({ width: 360, height: 740 });
  }
  await ana
    .getByRole('navigation', { name: 'Columns' })
    .getByRole('button', { name: 'Chat', exact: true })
    .click();

  const between = { width: 1000, height: 800 };
  await ana.setViewportSize(between);
  await ana.getByRole('button', { name: 'Show user' }).click();
  await ana.getByRole('dialog').waitFor();
  findings.push(...(await findingsOf(ana, 'My chats, drawer', [between])));
  await ana.keyboard.press('Escape');
  await ana.getByRole('dialog').waitFor({ state: 'hidden' });
  await ana.setViewportSize({ width: 1440, height: 900 });

  await agent.openCloseDialog(ana);
  await agent.closeDialog(ana).getByRole('button', { name: 'Add follow up' }).click();
  findings.push(...(await findingsOf(ana, 'Close chat')));
  await agent.categoryField(ana).fill('refund');
  await ana.getByRole('option').first().waitFor();
  findings.push(...(await findingsOf(ana, 'Close chat, list open')));
  await agent.closeDialog(ana).getByRole('button', { name: 'Cancel' }).click();
  await agent.closeDialog(ana).waitFor({ state: 'hidden' });

  await ana.getByRole('button', { name: 'Reassign' }).click();
  await ana.getByRole('dialog', { name: 'Reassign chat' }).waitFor();
  findings.push(...(await findingsOf(ana, 'Reassign chat')));
  await ana.keyboard.press('Escape');
  await ana.getByRole('dialog').waitFor({ state: 'hidden' });

  await agent.previous(ana).getByRole('link', { name: 'Transcript' }).first().click();
  await ana.getByRole('heading', { name: /^Conversation with/ }).waitFor();
  await ana.getByRole('log').waitFor();
  findings.push(...(await findingsOf(ana, 'Transcript')));
  expect(findings).toEqual([]);
});

test('axe finds nothing on Closing categories, its question before a deletion and its history', async () => {
  const sam = await house.member('Sam Rivera');
  await admin.openCategories(sam);
  await admin.addCategory(sam, 'Balcony');
  await admin.deleteEntry(sam, 'Balcony');
  await sam.reload();
  await sam.getByRole('button', { name: 'Show deleted (1)' }).click();
  await admin.categoryList(sam).getByText('Refund', { exact: true }).click();
  await admin.reasonList(sam).getByRole('listitem').first().waitFor();
  const findings = await findingsOf(sam, 'Closing categories');
  await admin.askToDelete(sam, 'Refund');
  findings.push(...(await findingsOf(sam, 'Delete')));
  await sam.keyboard.press('Escape');
  await sam.getByRole('dialog').waitFor({ state: 'hidden' });
  await sam.getByRole('button', { name: 'History' }).click();
  await sam.getByRole('button', { name: 'Revert' }).first().waitFor();
  findings.push(...(await findingsOf(sam, 'History')));
  expect(findings).toEqual([]);
});

test("axe finds nothing on the shop's page with the chat open", async () => {
  const user = await house.user();
  const findings = await findingsOf(user, 'Shop, chat open');
  await say(user, 'Where is my order?');
  await askForPerson(user, 'I want a person');
  findings.push(...(await findingsOf(user, 'Shop, chat with messages')));
  expect(findings).toEqual([]);
});
