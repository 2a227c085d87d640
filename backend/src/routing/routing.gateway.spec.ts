import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { waitForUser } from '#shared/chats/chats.contract';
import { followMembers, getNextChat, setPresence, type MemberCard } from '#shared/members/members.contract';
import { randomUUID } from 'node:crypto';
import { pause } from '../log/log.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor, type Name } from '../testing/floor.js';
import type { User } from '../testing/user.js';
import { RequestMetrics } from '../wire/requestMetrics.js';
import { LoadCheck } from './loadCheck.js';
import { Numbers } from './numbers.service.js';
import { Presence } from './presence.service.js';
import { RoutingTimes } from './routing.times.js';
import type { SlotDoc } from './slots.model.js';
import { until } from './testFloor.js';

let floor: Floor;
let users: User[];
let clients: Client[];

beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  for (const instance of [0, 1]) {
    const quick = { graceMs: 400, sweepMs: 100, tellMs: 50 };
    Object.assign(floor.get(RoutingTimes, instance), quick);
  }
}, 60_000);
beforeEach(() => {
  users = [];
  clients = [];
});
afterEach(async () => {
  for (const one of [...users, ...clients]) one.close();
  const chats = floor.connection.collection('chats');
  await chats.deleteMany({});
  await until('nobody is connected', async () => (await connections()).length === 0);
  await slots().updateMany({}, { $set: { presence: 'offline', load: 0, paused: false, cap: 3 } });
  // The chats were taken away beneath the counts.
  for (const instance of [0, 1]) await floor.get(Numbers, instance).compare();
});
afterAll(() => floor?.stop());

const slots = () => floor.connection.collection<SlotDoc>('slots');
const connections = () => floor.connection.collection('connections').find().toArray();
const slotOf = async (name: Name) => (await slots().findOne({ _id: floor.members[name] }))!;

async function signIn(name: Name, instance = 0): Promise<Client> {
  const client = await floor.signIn(name, { instance });
  clients.push(client);
  return client;
}

async function online(name: Name, instance = 0): Promise<Client> {
  const client = await signIn(name, instance);
  await client.must(setPresence, { presence: 'online' });
  return client;
}

/** A user of Meadow Shop in the queue. */
async function queued(): Promise<string> {
  const user = await floor.user('meadow');
  users.push(user);
  const { chat } = await user.write('I want a person');
  if (chat.state === 'bot') await user.talkToPerson();
  return chat.id;
}

const stateOf = async (chatId: string): Promise<unknown> =>
  (await floor.connection.collection<{ _id: string; state: string }>('chats').findOne({ _id: chatId }))
    ?.state;

const cardOf = (members: MemberCard[], name: Name) => members.find(({ id }) => id === floor.members[name]);

describe('member:setPresence', () => {
  test('[RT8] who goes online is given what waits; colleagues hear it, another business does not', async () => {
    const [ana, ben, chloe] = [await signIn('ana'), await signIn('ben', 1), await signIn('chloe', 1)];
    for (const colleague of [ben, chloe]) await colleague.must(followMembers, {});
    const chatId = await queued();
    const me = await ana.must(setPresence, { presence: 'online' });
    expect(me).toMatchObject({ presence: 'online', paused: false, cap: 3 });
    await ana.next('chat:delivered', ({ chat }) => chat.id === chatId);
    await ana.next('me:changed', ({ presence, load }) => presence === 'online' && load === 1);
    const isAna = ({ members }: { members: MemberCard[] }) => {
      const card = cardOf(members, 'ana');
      return card?.presence === 'online' && card.connected && card.load === 1;
    };
    await ben.next('members:changed', isAna);
    expect(chloe.heard('members:changed').flatMap(({ members }) => cardOf(members, 'ana') ?? [])).toEqual([]);
    expect(ben.heard('me:changed').filter(({ load }) => load > 0)).toEqual([]);
  });

  test('[RT8] going offline gives active chats back at once and keeps those that wait for their user', async () => {
    const ana = await online('ana');
    const [first, second] = [await queued(), await queued()];
    for (const id of [first, second]) await ana.next('chat:delivered', ({ chat }) => chat.id === id);
    await ana.must(waitForUser, { chatId: second, opId: randomUUID() });
    expect(await ana.must(setPresence, { presence: 'offline' })).toMatchObject({
      presence: 'offline',
      load: 0,
    });
    expect([await stateOf(first), await stateOf(second)]).toEqual(['queued', 'waiting']);
    const { chat } = await ana.next('chat:left', (fact) => fact.chat.id === first);
    expect(chat).toMatchObject({ state: 'queued', assignee: null });

    const ben = await online('ben', 1);
    await ben.next('chat:delivered', (fact) => fact.chat.id === first);
  });

  test('[RT8] on a break nothing new comes, and what is held stays', async () => {
    const ana = await online('ana');
    const held = await queued();
    await ana.next('chat:delivered', ({ chat }) => chat.id === held);
    expect(await ana.must(setPresence, { presence: 'break' })).toMatchObject({ presence: 'break', load: 1 });
    const next = await queued();
    await pause(300);
    expect([await stateOf(held), await stateOf(next)]).toEqual(['active', 'queued']);
  });

  test('[RT8] a member without a slot, and a presence that does not exist, are refused', async () => {
    const ana = await signIn('ana');
    const slot = await slotOf('ana');
    await slots().deleteOne({ _id: slot._id });
    expect(await ana.ask(setPresence, { presence: 'online' })).toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'member' },
    });
    await slots().insertOne(slot);
    const wrong = { presence: 'away' } as unknown as { presence: 'online' };
    expect(await ana.ask(setPresence, wrong)).toMatchObject({
      code: 'BAD_INPUT',
      data: { path: 'presence' },
    });
    expect(await slotOf('ana')).toEqual(slot);
  });
});

describe('member:getNextChat', () => {
  const pauseAna = () => slots().updateOne({ _id: floor.members.ana }, { $set: { paused: true } });

  test('[RT11] a pause ends when the next chat is asked for, and the chat comes', async () => {
    const ana = await online('ana');
    await pauseAna();
    const chatId = await queued();
    await pause(300);
    expect(await stateOf(chatId)).toBe('queued');
    expect(await ana.must(getNextChat, {})).toMatchObject({ paused: false });
    await ana.next('chat:delivered', ({ chat }) => chat.id === chatId);
  });

  test('[RT11] going online again ends a pause', async () => {
    const ana = await online('ana');
    await pauseAna();
    const chatId = await queued();
    expect(await ana.must(setPresence, { presence: 'break' })).toMatchObject({ paused: true });
    expect(await ana.must(setPresence, { presence: 'online' })).toMatchObject({ paused: false });
    await ana.next('chat:delivered', ({ chat }) => chat.id === chatId);
  });

  test('[RT11] offline, at the limit, or with an empty queue it is refused and the pause stays', async () => {
    const ana = await signIn('ana');
    await pauseAna();
    expect(await ana.ask(getNextChat, {})).toMatchObject({ code: 'NOT_ONLINE' });
    await slots().updateOne({ _id: floor.members.ana }, { $set: { presence: 'online' } });
    expect(await ana.ask(getNextChat, {})).toMatchObject({ code: 'NOTHING_QUEUED' });
    await queued();
    await slots().updateOne({ _id: floor.members.ana }, { $set: { load: 3 } });
    expect(await ana.ask(getNextChat, {})).toMatchObject({ code: 'AT_LIMIT', data: { cap: 3 } });
    const more = { more: true } as unknown as Record<string, never>;
    expect(await ana.ask(getNextChat, more)).toMatchObject({ code: 'BAD_INPUT' });
    expect(await slotOf('ana')).toMatchObject({ paused: true });
  });

  test('[RT11] a chat of another business is nothing to ask for', async () => {
    const chloe = await online('chloe');
    await queued();
    expect(await chloe.ask(getNextChat, {})).toMatchObject({ code: 'NOTHING_QUEUED' });
  });
});

describe('sockets', () => {
  test('[RT7] a closed page gets nothing more; colleagues see it; another page of the member keeps them', async () => {
    const [one, other] = [await online('ana', 0), await signIn('ana', 1)];
    const ben = await signIn('ben');
    await ben.must(followMembers, {});
    one.close();
    await until('one connection of Ana is left', async () => {
      const rows = await connections();
      return rows.filter((row) => row['memberId'] === floor.members.ana).length === 1;
    });
    expect(await slotOf('ana')).toMatchObject({ connected: true, goneSince: null });
    const first = await queued();
    await other.next('chat:delivered', ({ chat }) => chat.id === first);

    other.close();
    await ben.next('members:changed', ({ members }) => cardOf(members, 'ana')?.connected === false);
    const second = await queued();
    await pause(150);
    expect(await stateOf(second)).toBe('queued');
  });

  test('[RT8] after the grace a lost member is offline and their chats are with somebody else', async () => {
    const ana = await online('ana', 1);
    const chatId = await queued();
    await ana.next('chat:delivered', ({ chat }) => chat.id === chatId);
    const ben = await online('ben');
    ana.close();
    await ben.next('chat:delivered', ({ chat }) => chat.id === chatId);
    expect(await slotOf('ana')).toMatchObject({ presence: 'offline', load: 0, connected: false });
  });

  test('[RT8] signing out gives active chats back at once', async () => {
    const ana = await online('ana');
    const chatId = await queued();
    await ana.next('chat:delivered', ({ chat }) => chat.id === chatId);
    await floor.get(Presence).signOut(floor.members.ana);
    expect(await stateOf(chatId)).toBe('queued');
    const [row] = await floor.connection.collection('messages').find({ chatId }).sort({ seq: -1 }).toArray();
    expect(row?.['event']).toMatchObject({ type: 'returned', why: 'signedOut' });
  });
});

test('[RT4] the sweep completes a waiting chat that nobody answered in time', async () => {
  const ana = await online('ana');
  const chatId = await queued();
  await ana.next('chat:delivered', ({ chat }) => chat.id === chatId);
  await ana.must(waitForUser, { chatId, opId: randomUUID() });
  const past = { $set: { dueAt: new Date(Date.now() - 1) } };
  await floor.connection.collection<{ _id: string }>('chats').updateOne({ _id: chatId }, past);
  await until('it is completed', async () => (await stateOf(chatId)) === 'completed');
});

describe('numbers', () => {
  test('[RT10] the four numbers follow every chat on both instances, and are those of their member alone', async () => {
    const [ana, ben, chloe] = [await signIn('ana'), await signIn('ben', 1), await signIn('chloe')];
    const chatId = await queued();
    for (const client of [ana, ben]) await client.next('numbers:changed', ({ teamQueue }) => teamQueue === 1);
    await ana.must(setPresence, { presence: 'online' });
    for (const client of [ana, ben]) await client.next('numbers:changed', ({ teamQueue }) => teamQueue === 0);
    await ana.next('chat:delivered', ({ chat }) => chat.id === chatId);
    await ana.must(waitForUser, { chatId, opId: randomUUID() });
    await ana.next('numbers:changed', ({ waiting }) => waiting === 1);
    expect(await floor.get(Numbers, 1).of(floor.members.ana, 'Asia/Tokyo')).toMatchObject({ waiting: 1 });
    expect(ben.heard('numbers:changed').filter(({ waiting }) => waiting > 0)).toEqual([]);
    expect(chloe.heard('numbers:changed').filter(({ teamQueue }) => teamQueue > 0)).toEqual([]);
  });

  test('[RT10] counts and loads agree with what is stored', async () => {
    const ana = await online('ana');
    const chatId = await queued();
    await ana.next('chat:delivered', ({ chat }) => chat.id === chatId);
    await slots().updateOne({ _id: floor.members.ana }, { $set: { cap: 1 } });
    await Promise.all([queued(), queued(), queued()]);
    for (const instance of [0, 1]) {
      const metrics = floor.get(RequestMetrics, instance).registry;
      metrics.resetMetrics();
      await Promise.all([queued(), floor.get(Numbers, instance).compare(), queued()]);
      await floor.get(Numbers, instance).compare();
      await floor.get(LoadCheck, instance).run();
      expect(await metrics.getSingleMetricAsString('baton_live_counts_differ')).toMatch(/differ 0$/m);
      expect(await metrics.getSingleMetricAsString('baton_slot_load_differs')).toMatch(/differs 0$/m);
    }
  });
});
