import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { findingsOf } from './support/axe.js';
import { House } from './support/house.js';

let house: House;

beforeAll(async () => {
  house = await House.open();
});
afterEach(() => house.empty());
afterAll(() => house.close());

test('A team lead goes from a number to the closings behind it, and from one of these to its transcript', async () => {
  const page = await house.member('Lea Novak');
  await page.getByRole('link', { name: 'Insights' }).click();
  const closings = page.getByRole('button', { name: /closings: Refund$/ });
  // Everything is counted in the background after the first start.
  await closings.first().waitFor({ timeout: 60_000 });
  expect(await findingsOf(page, 'Insights')).toEqual([]);
  await closings.first().click();
  const behind = page.getByRole('dialog', { name: 'Refund' });
  await behind.getByRole('link', { name: 'Transcript' }).first().click();
  await page.getByRole('log', { name: 'Transcript' }).waitFor();
  await page.goBack();
  await page.getByRole('tab', { name: 'Automation candidates' }).click();
  await page.getByRole('region', { name: 'Reasons by agent time' }).waitFor();
});
