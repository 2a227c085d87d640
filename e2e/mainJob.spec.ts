import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as admin from './support/admin.js';
import * as agent from './support/agent.js';
import { House } from './support/house.js';
import { askForPerson, chat } from './support/visitor.js';

const notes = 'The card was not activated at the till; sent a new code.';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

test('the main job: Sam edits in the open dialog, Ana closes with it, Ben reads why before he types', async () => {
  const [user, ana, sam] = await Promise.all([
    house.user(),
    house.member('Ana Silva'),
    house.member('Sam Rivera'),
  ]);
  await agent.goOnline(ana);
  await agent.activeChats(ana).getByRole('listitem').nth(1).waitFor();
  await askForPerson(user, 'My gift card does not work');
  await agent.openChat(ana, 'My gift card does not work');
  await agent.message(ana).fill('Hello, let me look at it.');
  await agent.message(ana).press('Enter');
  await chat(user).getByText('Hello, let me look at it.').waitFor();

  const dialog = await agent.openCloseDialog(ana);
  await admin.openCategories(sam);
  await admin.addCategory(sam, 'Gift card');
  await agent.categoryField(ana).fill('gift');
  await ana.getByRole('option', { name: /Gift card/ }).waitFor();
  await agent.categoryField(ana).press('Enter');
  await agent.notesField(ana).fill(notes);
  await agent.notesField(ana).press('Control+Enter');
  await dialog.waitFor({ state: 'hidden' });
  await ana.getByRole('button', { name: 'Take a break' }).click();

  const ben = await house.member('Ben Okafor');
  await agent.goOnline(ben);
  await askForPerson(user, 'The new code does not work either');
  await agent.activeChats(ben).getByRole('listitem').first().waitFor();
  await agent.transcript(ben).getByText('The new code does not work either').waitFor();
  const seen = (await agent.previous(ben).textContent()) ?? '';
  expect(seen).toContain('Gift card');
  expect(seen).toContain(notes);
  expect(seen).toContain('Ana Silva');
  expect(await agent.message(ben).inputValue()).toBe('');
});
