import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findingsOf } from './support/axe.js';
import { House } from './support/house.js';

let house: House;
beforeAll(async () => {
  house = await House.open({ demo: 'false' });
});
afterAll(() => house.close());

test('the first visitor creates the administrator with the code from the log, and axe finds nothing on the way', async () => {
  const page = await house.window();
  await page.goto(house.url);
  await page.getByRole('textbox', { name: 'Setup code' }).fill(house.server.setupCode);
  await page.getByRole('textbox', { name: 'Name' }).fill('Noor Vos');
  await page.getByRole('textbox', { name: 'Email' }).fill('noor@example.org');
  await page.getByLabel('Password').fill('a long enough password');
  const findings = await findingsOf(page, 'Setup');
  await page.getByRole('button', { name: 'Create administrator' }).click();
  await page.getByRole('textbox', { name: 'Name of the business' }).waitFor();
  findings.push(...(await findingsOf(page, 'First steps')));
  expect(findings).toEqual([]);
});
