import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sendMessage, waitForUser } from '#shared/chats/chats.contract';
import { undoClosure } from '#shared/closures/closures.contract';
import { renameCategory } from '#shared/categories/categories.contract';
import { readCandidates, readService, type Candidate } from '#shared/insights/insights.contract';
import { markAutomated, unmarkAutomated } from '#shared/insights/marks.contract';
import { ChatEndings } from '../chats/chatEndings.js';
import { newId } from '../database/id.js';
import { openChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { changeOf, volumeOf } from './effect.js';
import { closeOne, counted, dateOf, filterOf } from './testInsights.js';

let floor: Floor;
let ana: Client;
let lea: Client;

beforeAll(async () => {
  floor = await startFloor();
  ana = await floor.signIn('ana');
  lea = await floor.signIn('lea');
});
afterAll(() => floor.stop());

async function service() {
  await counted(floor);
  return lea.must(readService, { filter: filterOf(floor.meadow.id) });
}

async function candidates() {
  await counted(floor);
  return lea.must(readCandidates, { filter: filterOf(floor.meadow.id) });
}

test('[IN10] an assignment counts with its times when the agent lets go of it', async () => {
  const { chatId } = await openChat(floor, 'ana');
  await ana.must(sendMessage, { chatId, clientMessageId: randomUUID(), text: 'Hello' });
  await ana.must(waitForUser, { chatId, opId: randomUUID() });
  expect((await service()).total.now.engagements).toBe(0);
  await floor.get(ChatEndings).userLeft(floor.meadow.id, chatId);
  const { total, teams, agents } = await service();
  expect(total.now).toMatchObject({ engagements: 1, completed: 1, delayed: 0, abandoned: 0 });
  expect(total.now.firstResponse.count).toBe(1);
  expect(total.now.waiting.total).toBeGreaterThan(0);
  expect(total.now.resolution.total).toBeGreaterThanOrEqual(total.now.handling.total);
  expect(teams).toMatchObject([{ teamId: floor.meadow.teamId, name: 'Support', now: total.now }]);
  expect(agents).toMatchObject([{ agentId: floor.members.ana, name: 'Ana Silva', now: total.now }]);
});

test('[IN10] undone, the assignment did not complete its chat', async () => {
  const before = (await service()).total.now;
  const closure = await closeOne(
    floor,
    { name: 'ana', client: ana },
    { category: 'Order', reason: 'Cancel order' },
  );
  expect((await service()).total.now.completed).toBe(before.completed + 1);
  await ana.must(undoClosure, { closureId: closure.closureId, opId: randomUUID() });
  const after = (await service()).total.now;
  expect(after).toMatchObject({ completed: before.completed, engagements: before.engagements + 1 });
});

test('[IN11] who may edit categories marks a reason as automated, once, and takes the mark away', async () => {
  await closeOne(floor, { name: 'ana', client: ana }, { category: 'Refund', reason: 'Get refund' });
  const { id: businessId, categories } = floor.meadow;
  const marked = { businessId, categoryId: categories['Refund']!, reasonId: categories['Get refund']! };
  const asked = { opId: randomUUID(), ...marked, on: dateOf(0) };
  expect(await ana.ask(markAutomated, asked)).toMatchObject({ code: 'FORBIDDEN' });
  const { mark } = await lea.must(markAutomated, asked);
  expect((await lea.must(markAutomated, asked)).mark).toEqual(mark);
  expect(mark).toMatchObject({ on: dateOf(0), entry: { categoryName: 'Refund', reasonName: 'Get refund' } });
  const { candidates: found, effects } = await candidates();
  expect(found.find((one) => one.entry.reasonId === marked.reasonId)?.mark).toEqual(mark);
  expect(effects).toMatchObject([{ mark, change: null }]);
  const other = { ...asked, opId: randomUUID() };
  const missing = { code: 'NOT_FOUND', data: { what: 'category' } };
  expect(await lea.ask(markAutomated, { ...other, categoryId: newId() })).toMatchObject(missing);
  expect(await lea.ask(markAutomated, { ...other, reasonId: categories['Track order']! })).toMatchObject({
    code: 'BAD_INPUT',
  });
  expect(await lea.ask(markAutomated, { ...other, businessId: floor.harbour.id })).toMatchObject({
    ...{ code: 'NOT_FOUND', data: { what: 'business' } },
  });
  await lea.must(unmarkAutomated, { businessId, markId: mark.id });
  expect((await candidates()).effects).toEqual([]);
});

test('[IN11] candidates stand by agent time', async () => {
  const { candidates: found } = await candidates();
  const hours = found.map(({ now }) => now.handling.total);
  expect(hours).toEqual([...hours].sort((a, b) => b - a));
  expect(found.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1.000_001);
});

test('[IN11] what means "other" is no candidate', async () => {
  const { id: businessId, categories } = floor.meadow;
  const closed = await closeOne(floor, { name: 'ana', client: ana }, { category: 'Feedback' });
  const isFeedback = (one: Candidate) => one.entry.categoryId === closed.categoryId;
  expect((await candidates()).candidates.some(isFeedback)).toBe(true);
  const id = categories['Feedback']!;
  await lea.must(renameCategory, { businessId, opId: randomUUID(), id, rev: 1, name: 'Other' });
  const { candidates: found, total } = await candidates();
  expect(found.some(isFeedback)).toBe(false);
  expect(total.now.closings).toBeGreaterThan(found.reduce((sum, { now }) => sum + now.closings, 0));
});

test('[IN11] the interval of a change holds what chance leaves, and says nothing of too little', () => {
  const span = { from: 100, to: 190 };
  const [before, since] = [volumeOf(span, 200, 1_000), volumeOf(span, 50, 1_000)];
  const { ratio, low, high } = changeOf(before, since)!;
  expect(ratio).toBe(0.25);
  expect(low).toBeGreaterThan(0.18);
  expect(high!).toBeLessThan(0.34);
  expect(changeOf(before, volumeOf(span, 0, 1_000))).toEqual({ ratio: 0, low: 0, high: 0.015 });
  expect(changeOf(volumeOf(span, 5, 1_000), since)).toBeNull();
});
