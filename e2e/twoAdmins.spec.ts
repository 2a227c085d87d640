import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as admin from './support/admin.js';
import { House } from './support/house.js';

let house: House;
let sam: Page;
let lea: Page;
beforeAll(async () => {
  house = await House.open();
  [sam, lea] = await Promise.all([house.member('Sam Rivera'), house.member('Lea Novak')]);
  await Promise.all([admin.openCategories(sam), admin.openCategories(lea)]);
});
afterAll(() => house.close());

const listed = (page: Page, name: string) => admin.categoryList(page).getByText(name, { exact: true });

test('each admin sees who else is here, and what they are editing', async () => {
  await sam.getByText('Lea is here').first().waitFor();
  await lea.getByText('Sam is here').first().waitFor();
  const field = await admin.typeName(lea, 'Order', 'Orders');
  await sam
    .getByText(/Lea is editing .Order./)
    .first()
    .waitFor();
  await field.press('Escape');
  await listed(lea, 'Order').waitFor();
});

test('edits of different entries both stand', async () => {
  const [lea1, sam1] = await Promise.all([
    admin.typeName(lea, 'Refund', 'Refunds'),
    admin.typeName(sam, 'Delivery', 'Deliveries'),
  ]);
  await Promise.all([lea1.press('Enter'), sam1.press('Enter')]);
  for (const page of [sam, lea])
    for (const name of ['Refunds', 'Deliveries']) await listed(page, name).waitFor();
});

test('the second on one name is told what the first did, and uses their own', async () => {
  const field = await admin.typeName(lea, 'Order', 'Orders of plants');
  await (await admin.typeName(sam, 'Order', 'Orders')).press('Enter');
  await lea.getByText(/Sam Rivera renamed it to .Orders. a moment ago/).waitFor();
  expect(await field.inputValue()).toBe('Orders of plants');
  await lea.getByRole('button', { name: 'Use mine' }).click();
  for (const page of [sam, lea]) await listed(page, 'Orders of plants').waitFor();
});

test('the second on one name keeps theirs', async () => {
  await admin.typeName(sam, 'Payment', 'Payments');
  await (await admin.typeName(lea, 'Payment', 'Paying')).press('Enter');
  await sam.getByText(/Lea Novak renamed it to .Paying. a moment ago/).waitFor();
  await sam.getByRole('button', { name: 'Keep theirs' }).click();
  await sam.getByRole('textbox', { name: 'Name', exact: true }).waitFor({ state: 'hidden' });
  for (const page of [sam, lea]) await listed(page, 'Paying').waitFor();
});

test('what was added a moment ago can be deleted at once', async () => {
  for (const name of ['Hedge', 'Lawn', 'Pond', 'Shed', 'Wall']) {
    await admin.addCategory(sam, name);
    await admin.deleteEntry(sam, name);
    await listed(lea, name).waitFor({ state: 'hidden' });
  }
});
