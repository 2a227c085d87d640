import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { closeChat } from '#shared/closures/closures.contract';
import { getNextChat, setPresence } from '#shared/members/members.contract';
import { atWork, goHome, storedChat } from '../chats/testWork.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import type { User } from '../testing/user.js';
import { Router } from './router.service.js';
import { RoutingTimes } from './routing.times.js';
import { until } from './testFloor.js';

let floor: Floor;
let ana: Client;
const users: User[] = [];

beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  for (const instance of [0, 1]) {
    Object.assign(floor.get(RoutingTimes, instance), { sweepMs: 100, tellMs: 50 });
  }
}, 60_000);
beforeEach(async () => {
  await teams().updateMany({}, { $set: { settings: { assignment: 'speedy' } } });
  ana = await atWork(floor, 'ana');
});
afterEach(async () => {
  await goHome(ana);
  for (const user of users.splice(0)) user.close();
  const done = { $set: { state: 'completed', dueAt: null, assignee: null, queueOf: null } };
  await floor.connection.collection('chats').updateMany({ state: { $ne: 'completed' } }, done);
  await floor.connection
    .collection('slots')
    .updateMany({}, { $set: { load: 0, cap: 3, asksForNext: false } });
});
afterAll(() => floor?.stop());

const teams = () => floor.connection.collection('teams');
const slotOfAna = () =>
  floor.connection
    .collection<{ _id: string; asksForNext: boolean }>('slots')
    .findOne({ _id: floor.members.ana });

/** A user of Meadow Shop in the queue. */
async function queued(): Promise<{ user: User; chatId: string }> {
  const user = await floor.user('meadow');
  users.push(user);
  await user.write('zzz unheard of');
  const { chat } = await user.talkToPerson();
  return { user, chatId: chat.id };
}

/** Looks at every queue on both instances until there is nothing left to do. */
async function route(): Promise<void> {
  for (const instance of [0, 1]) await floor.get(Router, instance).sweep();
  await until('routing rests', () => [0, 1].every((instance) => floor.get(Router, instance).rests));
}

const closing = (chatId: string, next: boolean) => ({
  ...{ closureId: randomUUID(), chatId, cycle: 1, assigneeId: floor.members.ana, followUps: [] },
  ...{ categoryId: floor.meadow.categories['Feedback']!, reasonId: null, notes: '', getNextChat: next },
});

test('[RT12] nothing comes by itself, not even by going online again; asking brings the chat waiting longest', async () => {
  const first = await queued();
  const second = await queued();
  await ana.must(setPresence, { presence: 'break' });
  await ana.must(setPresence, { presence: 'online' });
  await route();
  expect(await storedChat(floor, first.chatId)).toMatchObject({ state: 'queued' });
  await ana.must(getNextChat, {});
  await ana.next('chat:delivered', ({ chat }) => chat.id === first.chatId && chat.state === 'active');
  await ana.next('me:changed', (me) => me.load === 1 && !me.asksForNext);
  await route();
  expect(await storedChat(floor, second.chatId)).toMatchObject({ state: 'queued' });
});

test('[RT12] closing with Get next chat ticked asks, also while the queue is still empty', async () => {
  const { chatId } = await queued();
  await ana.must(getNextChat, {});
  await ana.next('chat:delivered', ({ chat }) => chat.id === chatId);
  await ana.must(closeChat, closing(chatId, true));
  await ana.next('me:changed', (me) => me.load === 0 && me.asksForNext);
  const next = await queued();
  await ana.next('chat:delivered', ({ chat }) => chat.id === next.chatId);
  await ana.must(closeChat, closing(next.chatId, false));
  await ana.next('me:changed', (me) => me.load === 0 && !me.asksForNext);
  const last = await queued();
  await route();
  expect(await storedChat(floor, last.chatId)).toMatchObject({ state: 'queued' });
});

test('[RT12] a break and going offline take the asking back', async () => {
  for (const presence of ['break', 'offline'] as const) {
    await floor.connection.collection('slots').updateMany({}, { $set: { asksForNext: true } });
    await ana.must(setPresence, { presence });
    expect((await slotOfAna())?.asksForNext).toBe(false);
    await ana.must(setPresence, { presence: 'online' });
    await queued();
    await route();
    expect(ana.heard('chat:delivered')).toEqual([]);
  }
});

test('[RT12] a user who returns stands in the queue of the agent who knew them until that agent asks', async () => {
  const { chatId, user } = await queued();
  await ana.must(getNextChat, {});
  await ana.next('chat:delivered', ({ chat }) => chat.id === chatId);
  await ana.must(closeChat, closing(chatId, false));
  const { chat } = await user.write('zzz once more');
  await user.talkToPerson();
  await route();
  expect(await storedChat(floor, chat.id)).toMatchObject({ state: 'queued', queueOf: floor.members.ana });
  await ana.next('numbers:changed', ({ myQueue }) => myQueue === 1);
  await ana.must(getNextChat, {});
  await ana.next('chat:delivered', (fact) => fact.chat.id === chat.id && fact.chat.state === 'active');
});
