import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { House } from './support/house.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

/** Writes in the widget, and asks for a person. */
async function askForPerson(user: Page, text: string): Promise<void> {
  await user.getByRole('textbox', { name: 'Message' }).fill(text);
  await user.getByRole('button', { name: 'Send' }).click();
  await user.getByRole('button', { name: 'Talk to a person' }).click();
}

test('the main job: Sam edits in the open dialog, Ana closes with it, Ben reads why before he types', async () => {
  const [user, ana, sam] = await Promise.all([
    house.user(),
    house.member('Ana Silva'),
    house.member('Sam Rivera'),
  ]);
  await ana.getByRole('button', { name: 'Go online' }).click();
  const active = ana.getByRole('list', { name: 'Active chats' });
  await active.getByRole('listitem').nth(1).waitFor();
  await askForPerson(user, 'My gift card does not work');
  await active.getByRole('listitem').nth(2).click();
  await ana.getByRole('log', { name: 'Transcript' }).getByText('My gift card does not work').waitFor();

  await ana.getByRole('button', { name: 'Close chat' }).click();
  const dialog = ana.getByRole('dialog', { name: 'Close chat' });
  await sam.getByRole('link', { name: 'Businesses' }).click();
  await sam.getByText('Meadow Shop').first().click();
  await sam.getByRole('textbox', { name: 'Add a closing category' }).fill('Gift card');
  await sam.keyboard.press('Enter');

  const category = dialog.getByRole('combobox', { name: 'Closing category' });
  await category.fill('gift');
  await dialog.getByRole('option', { name: /Gift card/ }).waitFor();
  await ana.keyboard.press('Enter');
  await dialog
    .getByRole('textbox', { name: 'Notes' })
    .fill('The card was not activated at the till; sent a new code.');
  await ana.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'hidden' });
  await ana.getByRole('button', { name: 'Take a break' }).click();

  const ben = await house.member('Ben Okafor');
  await ben.getByRole('button', { name: 'Go online' }).click();
  await askForPerson(user, 'The new code does not work either');
  await ben
    .getByRole('list', { name: 'Active chats' })
    .getByText('The new code does not work either')
    .click();
  const previous = ben.getByRole('region', { name: 'Previous conversations' });
  await previous.getByText('The card was not activated at the till; sent a new code.').waitFor();
  expect(await previous.textContent()).toContain('Gift card');
  expect(await previous.textContent()).toContain('Ana Silva');
});
