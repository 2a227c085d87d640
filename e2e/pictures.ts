import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as admin from './support/admin.js';
import * as agent from './support/agent.js';
import { House } from './support/house.js';
import { askForPerson, say } from './support/visitor.js';

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));

let house: House;
beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  house = await House.open();
});
afterAll(() => house.close());

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(720, 899);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled' });
}

test('the pictures of the documentation', async () => {
  const [ana, user] = await Promise.all([house.member('Ana Silva'), house.user()]);
  await agent.goOnline(ana);
  await agent.activeChats(ana).getByRole('listitem').nth(1).waitFor();
  await askForPerson(user, 'Is my lavender a summer plant?');
  await agent.activeChats(ana).getByRole('listitem').nth(2).waitFor();
  await agent.activeChats(ana).getByRole('listitem').first().click();
  await agent.message(ana).fill('I have asked finance for the date. You will hear from me by tomorrow.');
  await agent.message(ana).press('Enter');
  await agent.transcript(ana).getByText('I have asked finance').waitFor();
  await say(user, 'It stands on my balcony.');
  await agent.activeChats(ana).getByText('It stands on my balcony.').waitFor();
  await take(ana, 'my-chats');

  await agent.openCloseDialog(ana);
  await agent.categoryField(ana).fill('refund');
  await ana.getByRole('option').first().waitFor();
  await take(ana, 'close-chat');

  const [sam, lea] = await Promise.all([house.member('Sam Rivera'), house.member('Lea Novak')]);
  await Promise.all([admin.openCategories(sam), admin.openCategories(lea)]);
  await admin.typeName(lea, 'Delivery', 'Deliveries');
  await admin.categoryList(sam).getByText('Refund', { exact: true }).click();
  await admin.reasonList(sam).getByRole('listitem').first().waitFor();
  await sam
    .getByText(/Lea is editing/)
    .first()
    .waitFor();
  await take(sam, 'closing-categories');
});
