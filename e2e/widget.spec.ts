import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as agent from './support/agent.js';
import { House } from './support/house.js';
import { until } from './support/until.js';
import { askForPerson, chat, endChat, say } from './support/visitor.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterEach(() => house.empty());
afterAll(() => house.close());

async function anaWith(user: Page, text: string): Promise<Page> {
  const ana = await house.member('Ana Silva');
  const online = ana.getByRole('button', { name: 'Go online' });
  await online.or(ana.getByRole('button', { name: 'Take a break' })).waitFor();
  if (await online.isVisible()) await agent.goOnline(ana);
  await askForPerson(user, text);
  await agent.openChat(ana, text);
  return ana;
}

test('words go both ways with typing and read marks, and a reload resumes', async () => {
  const user = await house.user();
  const ana = await anaWith(user, 'Where is my parcel?');
  await chat(user).getByText('You are talking to Ana Silva.').waitFor();
  await agent.message(ana).pressSequentially('On its way');
  await chat(user).getByText('Ana Silva is typing…').waitFor();
  await agent.message(ana).press('Enter');
  await chat(user).getByText('On its way').waitFor();
  await chat(user).getByRole('textbox', { name: 'Message' }).pressSequentially('Tha');
  await agent.transcript(ana).page().getByText('Guest user is typing…').waitFor();
  await user.reload();
  await chat(user).getByText('Where is my parcel?').waitFor();
  await chat(user).getByText('On its way').waitFor();
  await say(user, 'Thank you');
  await agent.transcript(ana).getByText('Thank you').waitFor();
  await chat(user).getByText('Seen').waitFor();
  await endChat(user);
  await agent.transcript(ana).getByText('Ended by the user').waitFor();
});

test('who waits is told how many are ahead, and when they are next', async () => {
  const [first, second] = await Promise.all([house.user(), house.user()]);
  const ahead = async (user: Page) => {
    const status = (await chat(user).getByRole('status').allTextContents()).join(' ');
    return /You are next/.test(status) ? 0 : Number(/(\d+) ahead of you/.exec(status)?.[1] ?? -1);
  };
  await askForPerson(first, 'I am first');
  await until(async () => (await ahead(first)) >= 0);
  const before = await ahead(first);
  await askForPerson(second, 'I am second');
  await until(async () => (await ahead(second)) === before + 1);
  await endChat(first);
  await until(async () => (await ahead(second)) === before);
  await endChat(second);
});

test('what is written without a line is kept, and sent once', async () => {
  const user = await house.user();
  const ana = await anaWith(user, 'I write on the train');
  await user.context().setOffline(true);
  await chat(user).getByText('Offline: your message is kept here').waitFor();
  await say(user, 'Written in the tunnel');
  await chat(user).getByText('Kept here until you are back').waitFor();
  await user.context().setOffline(false);
  await agent.transcript(ana).getByText('Written in the tunnel').waitFor();
  await chat(user).getByText('Seen').waitFor();
  expect(await agent.transcript(ana).getByText('Written in the tunnel').count()).toBe(1);
  const database = await house.database();
  expect(await database.collection('messages').countDocuments({ text: 'Written in the tunnel' })).toBe(1);
  await endChat(user);
});

/** A small page of another site that shows the chat. */
async function otherSite(widgetKey: string): Promise<{ site: Server; url: string }> {
  const script = `<script src="${house.url}/widget.js" data-business="${widgetKey}"></script>`;
  const page = `<!doctype html><html lang="en"><title>Another shop</title><body><h1>Another shop</h1>${script}</body></html>`;
  const site = createServer((_asked, answer) => answer.setHeader('content-type', 'text/html').end(page));
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  return { site, url: `http://127.0.0.1:${(site.address() as AddressInfo).port}` };
}

test('a page of another site shows the chat when the business allows it, and no button before', async () => {
  const businesses = (await house.database()).collection('businesses');
  const shop = await businesses.findOne({ name: 'Meadow Shop' });
  const { site, url } = await otherSite(String(shop?.['widgetKey']));
  try {
    const refused = await house.window();
    const said = refused.waitForEvent('console', (line) => line.text().includes('Allowed websites'));
    await refused.goto(url);
    await said;
    expect(await refused.getByRole('button', { name: 'Chat with us' }).count()).toBe(0);
    await businesses.updateOne({ name: 'Meadow Shop' }, { $set: { 'settings.allowedWebsites': [url] } });
    const user = await house.window();
    await user.goto(url);
    await user.getByRole('button', { name: 'Chat with us' }).click();
    const ana = await anaWith(user, 'Written on another site');
    await agent.message(ana).fill('Read in the console');
    await agent.message(ana).press('Enter');
    await chat(user).getByText('Read in the console').waitFor();
  } finally {
    site.close();
    site.closeAllConnections();
  }
});
