import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { reassignChat } from '#shared/chats/chats.contract';
import { setPresence } from '#shared/members/members.contract';
import { firstTeamSettings, type TeamSettings } from '#shared/teams/teams.contract';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import type { User } from '../testing/user.js';
import { ChatTimes, unattendedMs } from './chatTimes.js';
import { QueueNotices } from './queueNotices.js';
import { atWork, goHome, storedChat } from './testWork.js';

let floor: Floor;
const users: User[] = [];
const clients: Client[] = [];
beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
}, 60_000);
beforeEach(() => settle({}));
afterEach(async () => {
  for (const client of clients.splice(0)) await goHome(client);
  for (const user of users.splice(0)) user.close();
  const done = { $set: { state: 'completed', dueAt: null, assignee: null, queueOf: null } };
  await floor.connection.collection('chats').updateMany({ state: { $ne: 'completed' } }, done);
  await floor.connection.collection('slots').updateMany({}, { $set: { load: 0, cap: 3 } });
});
afterAll(() => floor?.stop());

const minute = 60_000;
const { offlineMessage, delay, recall } = firstTeamSettings;

/** Sets how the team of Meadow Shop works. */
async function settle(own: Partial<TeamSettings>): Promise<void> {
  const teams = floor.connection.collection<{ _id: string }>('teams');
  await teams.updateOne({ _id: floor.meadow.teamId }, { $set: { settings: own } });
}

/** Everything that is due by then, looked at several times at once on both instances. */
async function pass(minutes: number): Promise<void> {
  const now = new Date(Date.now() + minutes * minute);
  const looks = [0, 1, 0, 1, 0].map((instance) => floor.get(QueueNotices, instance).sendDue(now));
  await Promise.all(looks);
}

async function queued(): Promise<{ user: User; chatId: string }> {
  const user = await floor.user('meadow');
  users.push(user);
  await user.write('zzz unheard of');
  const { chat } = await user.talkToPerson();
  return { user, chatId: chat.id };
}

async function online(name: 'ana' | 'ben' | 'lea', cap = 0): Promise<Client> {
  const slots = floor.connection.collection<{ _id: string }>('slots');
  await slots.updateOne({ _id: floor.members[name] }, { $set: { cap } });
  const client = await atWork(floor, name);
  clients.push(client);
  return client;
}

const rows = (chatId: string) =>
  floor.connection
    .collection<{
      chatId: string;
      text: string;
      event: { type: string } | null;
      chat: { delayedAt: number };
    }>('messages')
    .find({ chatId })
    .sort({ seq: 1 })
    .toArray();

/** What Baton has said by itself, in order. */
async function told(chatId: string): Promise<string[]> {
  const own = await floor.connection
    .collection<{ text: string }>('messages')
    .find({ chatId, kind: 'text', 'from.type': 'system' })
    .sort({ seq: 1 })
    .toArray();
  return own.map(({ text }) => text);
}

describe('the offline message', () => {
  test('[CH26] is told once when nobody is online, and is not the last word of the chat', async () => {
    const { user, chatId } = await queued();
    const before = (await storedChat(floor, chatId))['lastMessage'];
    await pass(0);
    await pass(0);
    expect(await told(chatId)).toEqual([offlineMessage]);
    await user.next('user:changed', ({ messages }) => messages[0]?.text === offlineMessage);
    expect((await storedChat(floor, chatId))['lastMessage']).toEqual(before);
  });

  test('[CH26] is not told while somebody is online, though they are full', async () => {
    await online('ana');
    const { chatId } = await queued();
    await pass(0);
    await goHome(clients.pop()!);
    await pass(0);
    expect(await told(chatId)).toEqual([]);
  });

  test('[CH26] somebody of another business, or of another team, does not count', async () => {
    const chloe = await atWork(floor, 'chloe');
    clients.push(chloe);
    const { chatId } = await queued();
    await pass(0);
    expect(await told(chatId)).toEqual([offlineMessage]);
  });

  test('[CH27] is told outside office hours, also while somebody is online', async () => {
    const closed = { timeZone: 'Europe/Lisbon', days: Array<null>(7).fill(null) };
    await settle({ officeHours: closed });
    await online('ana');
    const { chatId } = await queued();
    await pass(0);
    expect(await told(chatId)).toEqual([offlineMessage]);
  });

  test('[CH26] an empty one is not told, and the chat goes on', async () => {
    await settle({ offlineMessage: '' });
    const { chatId } = await queued();
    await pass(0);
    expect(await told(chatId)).toEqual([]);
    expect(await storedChat(floor, chatId)).toMatchObject({ queueStage: 'met' });
  });
});

describe('delayed chats', () => {
  test('[CH26] after the delay time the chat counts as delayed and its user is told, after the recall time again', async () => {
    await online('ana');
    const { user, chatId } = await queued();
    await pass(delay.afterMinutes - 0.5);
    expect(await told(chatId)).toEqual([]);
    expect(await storedChat(floor, chatId)).toMatchObject({ delayedAt: null });
    await pass(delay.afterMinutes + 0.1);
    expect(await told(chatId)).toEqual([delay.text]);
    await user.next('user:changed', ({ messages }) => messages[0]?.text === delay.text);
    const { queueingSince, delayedAt } = (await storedChat(floor, chatId)) as Record<string, Date>;
    expect(delayedAt!.getTime() - queueingSince!.getTime()).toBe(delay.afterMinutes * minute);
    const row = (await rows(chatId)).find(({ event }) => event?.type === 'delayed');
    expect(row?.chat.delayedAt).toBe(delayedAt!.getTime());
    await pass(recall!.afterMinutes + 0.1);
    await pass(recall!.afterMinutes + 60);
    expect(await told(chatId)).toEqual([delay.text, recall!.text]);
  });

  test('[CH26] long overdue, everything is told in its order, once', async () => {
    const { chatId } = await queued();
    await pass(60);
    await pass(60);
    expect(await told(chatId)).toEqual([offlineMessage, delay.text, recall!.text]);
  });

  test('[CH26] a changed setting holds at once; without words it only counts, without recall nothing follows', async () => {
    await online('ana');
    const { chatId } = await queued();
    await pass(1);
    await settle({ delay: { afterMinutes: 0.5, text: '' }, recall: null });
    await pass(1);
    await pass(60);
    expect(await told(chatId)).toEqual([]);
    expect((await storedChat(floor, chatId))['delayedAt']).toBeInstanceOf(Date);
    expect((await rows(chatId)).filter(({ event }) => event?.type === 'delayed')).toHaveLength(1);
  });

  test('[CH26] an assigned chat is no longer delayed; returned to the queue it waits anew', async () => {
    const ana = await online('ana');
    const { chatId } = await queued();
    await pass(delay.afterMinutes + 0.1);
    await online('ben', 3);
    await clients.at(-1)!.next('chat:delivered', ({ chat }) => chat.id === chatId && chat.delayedAt === null);
    await clients.at(-1)!.must(setPresence, { presence: 'offline' });
    expect(await storedChat(floor, chatId)).toMatchObject({ state: 'queued', delayedAt: null });
    expect((await storedChat(floor, chatId))['queueStage']).not.toBe('delayed');
    await pass(delay.afterMinutes + 0.1);
    expect(await told(chatId)).toEqual([delay.text, delay.text]);
    expect(ana.heard('chat:delivered')).toEqual([]);
  });

  test('[CH26] from queue to queue it goes on waiting', async () => {
    await online('ana');
    const lea = await online('lea');
    const { chatId } = await queued();
    await pass(delay.afterMinutes + 0.1);
    const before = await storedChat(floor, chatId);
    const { teamId } = floor.meadow;
    const wish = { chatId, opId: randomUUID(), teamId, memberId: floor.members.ana, note: '' };
    await lea.must(reassignChat, wish);
    const after = await storedChat(floor, chatId);
    expect(after).toMatchObject({ queueOf: floor.members.ana, queueStage: 'delayed' });
    expect([after['queueingSince'], after['delayedAt']]).toEqual([
      before['queueingSince'],
      before['delayedAt'],
    ]);
  });
});

describe('a place in the queue', () => {
  test('[CH28] is told unless the team does not tell', async () => {
    const first = await queued();
    expect((await first.user.write('zzz still there?')).chat.ahead).toBe(0);
    await settle({ tellsPosition: false });
    const second = await floor.user('meadow');
    users.push(second);
    expect((await second.talkToPerson()).chat).toMatchObject({ state: 'queued', ahead: null });
    expect((await second.hello()).chat?.ahead).toBeNull();
    expect((await second.write('zzz hello?')).chat.ahead).toBeNull();
    await second.next('user:changed', ({ chat }) => chat.state === 'queued');
    expect(second.heard('user:changed').filter(({ chat }) => chat.ahead !== null)).toEqual([]);
  });
});

describe('a chat that nobody takes', () => {
  const giveUp = (ms: number) => {
    const now = new Date(Date.now() + ms);
    return Promise.all([0, 1].map((instance) => floor.get(ChatTimes, instance).completeUnattended(now)));
  };

  test('[CH29] after days without anybody online it is completed as no_agent, once', async () => {
    const { user, chatId } = await queued();
    await giveUp(unattendedMs - minute);
    expect(await storedChat(floor, chatId)).toMatchObject({ state: 'queued' });
    await giveUp(unattendedMs + minute);
    expect(await storedChat(floor, chatId)).toMatchObject({
      completionType: 'no_agent',
      queueingSince: null,
    });
    const closures = await floor.connection.collection('closures').find({ chatId }).toArray();
    expect(closures).toMatchObject([{ completionType: 'no_agent', categoryId: null, by: null }]);
    await user.next('user:changed', ({ chat }) => chat.state === 'completed');
  });

  test('[CH29] while somebody is online it stays, however long', async () => {
    await online('ana');
    const { chatId } = await queued();
    await giveUp(unattendedMs + minute);
    expect(await storedChat(floor, chatId)).toMatchObject({ state: 'queued' });
  });
});
