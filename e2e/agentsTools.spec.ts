import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as agent from './support/agent.js';
import { House } from './support/house.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

test('[RE4, RE5] a reply that a lead shares is in the open list of an agent, and goes into the message unsent', async () => {
  const [ana, lea] = await Promise.all([house.member('Ana Silva'), house.member('Lea Novak')]);
  await agent.goOnline(ana);
  await agent.activeChats(ana).getByRole('listitem').first().click();
  await agent.message(ana).fill('/voucher');
  await ana.getByText('Nothing matches “voucher”').waitFor();

  await lea.getByRole('link', { name: 'Settings' }).click();
  await lea.getByRole('link', { name: 'Canned replies' }).click();
  await lea.getByRole('button', { name: 'Add a reply' }).click();
  await lea.getByRole('textbox', { name: 'Title' }).fill('Voucher');
  await lea.getByRole('textbox', { name: 'Text' }).fill('Here is a voucher, {firstName}.');
  await lea.getByRole('checkbox', { name: 'Share with everyone of this business' }).check();
  await lea.getByRole('button', { name: 'Save reply' }).click();

  const replies = ana.getByRole('listbox', { name: 'Canned replies' });
  await replies.getByRole('option').filter({ hasText: 'Voucher' }).waitFor();
  const before = await agent.transcript(ana).getByText('Here is a voucher').count();
  await agent.message(ana).press('Enter');
  await replies.waitFor({ state: 'hidden' });
  expect(await agent.message(ana).inputValue()).toMatch(/^Here is a voucher, (Marta|Tom)\.$/u);
  expect(await agent.transcript(ana).getByText('Here is a voucher').count()).toBe(before);
});

test('[FU4] a promise leads to its user, who is written to from there; the palette leads back', async () => {
  await promiseToSomebody();
  const ana = await house.member('Ana Silva');
  const promises = ana.getByRole('list', { name: 'Follow-ups' });
  const promise = promises.getByRole('listitem').filter({ hasText: comment });
  await promise.getByRole('link').click();
  const write = ana.getByRole('button', { name: 'Write to user', exact: true });
  await write.waitFor();
  const name = (await ana.getByRole('heading', { level: 1 }).textContent())!.trim();
  await write.click();
  await agent.transcript(ana).getByText('began this chat').waitFor();
  await ana.keyboard.press('Control+k');
  await ana.getByRole('textbox', { name: 'Go to or do' }).fill(`user ${name}`);
  await ana.getByRole('option').filter({ hasText: name }).first().waitFor();
  await ana.keyboard.press('Enter');
  await ana.getByRole('heading', { level: 1, name }).waitFor();
});

const comment = 'Ring about the lamp';

/** Ana has promised something to a user of hers who has no open chat. */
async function promiseToSomebody(): Promise<void> {
  const db = await house.database();
  const open = await db.collection('chats').distinct('userId', { state: { $ne: 'completed' } });
  const closure = await db
    .collection('closures')
    .findOne({ 'by.name': 'Ana Silva', undoneAt: null, userId: { $nin: open } }, { sort: { at: -1 } });
  const { businessId, closureId, chatId, userId, userName, by } = closure!;
  const ids = { _id: 'f'.repeat(24), businessId, closureId, chatId, userId, userName };
  const due = { at: new Date(Date.now() - 60_000), remindAt: null, comment, by, state: 'open', rev: 1 };
  const untouched = { doneAt: null, doneBy: null, writtenChatId: null, doneClosureId: null };
  await db.collection('followUps').insertOne({ ...ids, ...due, ...untouched } as never);
}
