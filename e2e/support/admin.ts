import type { Locator, Page } from 'playwright-core';

/** What an admin does on the screen Closing categories. */

export const categoryList = (page: Page): Locator => page.getByRole('list', { name: 'Closing categories' });
export const reasonList = (page: Page): Locator => page.getByRole('list', { name: 'Reasons' });

export async function openCategories(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Businesses' }).click();
  await page.getByRole('link', { name: 'Meadow Shop' }).click();
  await page.getByRole('tab', { name: 'Closing categories' }).click();
  await page.getByRole('textbox', { name: 'Add a closing category' }).waitFor();
}

export async function addCategory(page: Page, name: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Add a closing category' });
  await field.fill(name);
  await field.press('Enter');
  await categoryList(page).getByText(name, { exact: true }).waitFor();
}

export async function deleteEntry(page: Page, name: string): Promise<void> {
  await askToDelete(page, name);
  const dialog = page.getByRole('dialog', { name: `Delete '${name}'?` });
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

export async function askToDelete(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Delete ${name}`, exact: true }).click();
  await page.getByRole('dialog', { name: `Delete '${name}'?` }).waitFor();
}

/** Opens the name of an entry for editing and types another; saved only with Enter. */
export async function typeName(page: Page, from: string, to: string): Promise<Locator> {
  await page.getByRole('button', { name: `Edit ${from}`, exact: true }).click();
  const field = page.getByRole('textbox', { name: 'Name', exact: true });
  await field.fill(to);
  return field;
}
