import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as agent from './support/agent.js';
import { figure } from './support/figure.js';
import { House, connected } from './support/house.js';
import { Line } from './support/line.js';
import { until } from './support/until.js';
import { askForPerson } from './support/visitor.js';

const closings = 8;

let line: Line;
let house: House;
beforeAll(async () => {
  line = await Line.open();
  house = await House.open({ line });
});
afterEach(() => house.empty());
afterAll(async () => {
  await house.close();
  line.close();
});

/** How many rows of the database hold notes that begin so. */
async function onRecord(notes: string): Promise<number> {
  const database = await house.database();
  return database.collection('closures').countDocuments({ notes: { $regex: `^${notes}` } });
}

async function cut(page: Page): Promise<void> {
  line.cut();
  await page.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Reconnecting' }).waitFor();
}

test('a closing without a line is shown as pending, outlives a reload, and is recorded once', async () => {
  const notes = 'Closed without a line.';
  const ana = await house.member('Ana Silva');
  await agent.goOnline(ana);
  await agent.activeChats(ana).getByRole('listitem').first().click();
  await cut(ana);
  await agent.close(ana, { letters: 'refund track', notes });
  await ana.getByRole('status', { name: 'Closing pending' }).waitFor();

  await ana.reload();
  await ana.getByRole('status', { name: 'Connection' }).getByText('One closing waits to be sent').waitFor();
  expect(await onRecord(notes)).toBe(0);

  line.restore();
  await connected(ana);
  await until(async () => (await onRecord(notes)) > 0);
  await ana.reload();
  await connected(ana);
  expect(await onRecord(notes)).toBe(1);
  await ana.getByRole('button', { name: 'Account' }).click();
  await ana.getByRole('menuitem', { name: 'Go offline' }).click();
  await ana.getByRole('button', { name: 'Go online' }).waitFor();
});

test(`[C1] ${closings} closings without a line, a reload, a killed tab, two tabs: none lost, none twice`, async () => {
  const mark = 'C1, closing';
  const database = await house.database();
  await database.collection('slots').updateMany({ name: 'Ana Silva' }, { $set: { cap: closings } });
  const first = await house.member('Ana Silva');
  await agent.goOnline(first);
  await agent.activeChats(first).getByRole('listitem').first().waitFor();
  const user = await house.user();
  for (let guest = 1; guest < closings; guest += 1) {
    if (guest > 1) await becomeAnother(user);
    await askForPerson(user, `Question of guest ${guest}`);
  }
  await agent
    .activeChats(first)
    .getByRole('listitem')
    .nth(closings - 1)
    .waitFor();
  const second = await first.context().newPage();
  await second.goto(house.url);
  await agent
    .activeChats(second)
    .getByRole('listitem')
    .nth(closings - 1)
    .waitFor();

  await cut(second);
  const half = closings / 2;
  for (let place = 0; place < closings; place += 1) {
    const page = place < half ? first : second;
    await agent.activeChats(page).getByRole('listitem').nth(place).click();
    await agent.close(page, { letters: 'refund track', notes: `${mark} ${place}` });
  }
  await second.close();
  await first.reload();
  const waiting = first.getByText(`${closings} closings wait to be sent`);
  await waiting.waitFor();
  const third = await first.context().newPage();
  await third.goto(house.url);

  line.restore();
  await Promise.all([connected(first), connected(third)]);
  await until(async () => (await onRecord(mark)) >= closings, 30);
  await agent.activeChats(first).getByRole('listitem').first().waitFor({ state: 'detached' });
  const distinct = await database.collection('closures').distinct('notes', { notes: { $regex: `^${mark}` } });
  const rows = await onRecord(mark);
  figure(
    `C1: ${closings} closings offline, ${closings - distinct.length} lost, ${rows - distinct.length} duplicate`,
  );
  expect([distinct.length, rows]).toEqual([closings, closings]);
});

async function becomeAnother(user: Page): Promise<void> {
  await user.getByRole('button', { name: 'Be another user' }).click();
  await user.getByRole('button', { name: 'Chat with us' }).click();
  await user.getByRole('button', { name: 'Talk to a person' }).waitFor();
}
