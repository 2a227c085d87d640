import type { Locator, Page } from 'playwright-core';

/** What an agent does in My chats and in the dialog, by the names on the screen. */

export const activeChats = (page: Page): Locator => page.getByRole('list', { name: 'Active chats' });
export const transcript = (page: Page): Locator => page.getByRole('log', { name: 'Transcript' });
export const message = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });
export const previous = (page: Page): Locator => page.getByRole('region', { name: 'Previous conversations' });
export const closeDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Close chat' });
export const categoryField = (page: Page): Locator =>
  closeDialog(page).getByRole('combobox', { name: 'Closing category' });
export const notesField = (page: Page): Locator => closeDialog(page).getByRole('textbox', { name: 'Notes' });

export async function goOnline(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Go online' }).click();
  await page.getByRole('button', { name: 'Take a break' }).waitFor();
}

/** Opens the active chat whose row says `words`. */
export async function openChat(page: Page, words: string): Promise<void> {
  await activeChats(page).getByRole('listitem').filter({ hasText: words }).click();
  await transcript(page).getByText(words).first().waitFor();
}

export async function openCloseDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Close chat' }).click();
  await closeDialog(page).waitFor();
  return closeDialog(page);
}

/** Chooses the first line that the letters find. */
export async function choose(page: Page, letters: string): Promise<void> {
  await categoryField(page).fill(letters);
  await closeDialog(page).page().getByRole('option').first().waitFor();
  await categoryField(page).press('Enter');
}

/** Closes the open chat with what the letters find, and waits until the dialog has gone. */
export async function close(
  page: Page,
  { letters, notes }: { letters: string; notes: string },
): Promise<void> {
  await openCloseDialog(page);
  await choose(page, letters);
  await notesField(page).fill(notes);
  await notesField(page).press('Control+Enter');
  await closeDialog(page).waitFor({ state: 'hidden' });
}
