import type { Locator, Page } from 'playwright-core';

/** What a user does in the chat of a web shop's page. */

export const chat = (user: Page): Locator => user.getByRole('region', { name: 'Chat' });

export async function say(user: Page, text: string): Promise<void> {
  await chat(user).getByRole('textbox', { name: 'Message' }).fill(text);
  await chat(user).getByRole('button', { name: 'Send', exact: true }).click();
}

/** Asks for a person, then writes: so the bot says nothing between, and the agent's list shows the user's own words. */
export async function askForPerson(user: Page, text: string): Promise<void> {
  const person = chat(user).getByRole('button', { name: 'Talk to a person' });
  await person.click();
  await person.waitFor({ state: 'hidden' });
  await say(user, text);
}

export async function endChat(user: Page): Promise<void> {
  await chat(user).getByRole('button', { name: 'End chat' }).click();
  await chat(user).getByRole('button', { name: 'Yes, end it' }).click();
  await chat(user).getByText('This chat has ended.').waitFor();
}
