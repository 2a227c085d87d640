import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { reassignChat, waitForUser } from '#shared/chats/chats.contract';
import { setPresence } from '#shared/members/members.contract';
import { removeTeamMember } from '#shared/teams/floor.contract';
import { atWork, chatWith, goHome, loadOf, storedChat } from '../chats/testWork.js';
import { newId } from '../database/id.js';
import { Members } from '../members/members.service.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
let ana: Client;

beforeAll(async () => {
  floor = await startFloor();
  const group = { _id: newId(), name: 'Without chats', permissions: ['chats.close'] };
  await floor.connection.collection<{ _id: string }>('permissionGroups').insertOne(group);
}, 60_000);
beforeEach(async () => {
  await floor.get(Members).setRights(floor.members.ana, { groupName: 'Agent', active: true });
  await floor.get(Members).setRights(floor.members.ana, { businessIds: [floor.meadow.id] });
  await slots().updateMany({}, { $set: { load: 0, cap: 3 } });
  await slots().updateOne({ _id: floor.members.ana }, { $set: { teamIds: [floor.meadow.teamId] } });
  ana = await atWork(floor, 'ana');
});
afterEach(async () => {
  ana.close();
  const done = { $set: { state: 'completed', dueAt: null, assignee: null, queueOf: null } };
  await floor.connection.collection('chats').updateMany({ state: { $ne: 'completed' } }, done);
});
afterAll(() => floor?.stop());

const slots = () => floor.connection.collection<{ _id: string; presence: string }>('slots');
const slotOfAna = () => slots().findOne({ _id: floor.members.ana });
const setRights = (rights: Parameters<Members['setRights']>[1]) =>
  floor.get(Members).setRights(floor.members.ana, rights);

/** Gives a chat that nobody has into Ana's own queue. */
async function intoHerQueue(): Promise<string> {
  const lea = await floor.signIn('lea');
  await slots().updateOne({ _id: floor.members.ana }, { $set: { cap: 1 } });
  const user = await floor.user('meadow');
  const { chat } = await user.talkToPerson();
  const to = { teamId: floor.meadow.teamId, memberId: floor.members.ana, note: '' };
  await lea.must(reassignChat, { chatId: chat.id, opId: randomUUID(), ...to });
  lea.close();
  return chat.id;
}

test.each([
  ['the business', () => setRights({ businessIds: [] })],
  ['the right to receive chats', () => setRights({ groupName: 'Without chats' })],
  ['the account', () => setRights({ active: false })],
  [
    'the team',
    async () => {
      const sam = await floor.signIn('sam');
      const { teamId } = floor.meadow;
      await sam.must(removeTeamMember, { teamId, memberId: floor.members.ana });
      sam.close();
    },
  ],
])('[RT13] who loses %s gives back what they held of it, at the head of the queue', async (_what, lose) => {
  const active = await chatWith(floor, ana);
  const waiting = await chatWith(floor, ana);
  await ana.must(waitForUser, { chatId: waiting.chatId, opId: randomUUID() });
  const own = await intoHerQueue();
  const { queuedAt } = await storedChat(floor, active.chatId);
  await lose();
  const back = { state: 'queued', assignee: null, queueOf: null, returned: true };
  expect(await storedChat(floor, active.chatId)).toMatchObject({ ...back, queuedAt });
  expect(await storedChat(floor, own)).toMatchObject(back);
  expect(await loadOf(floor, 'ana')).toBe(0);
  expect(await storedChat(floor, waiting.chatId)).toMatchObject({ state: 'waiting' });
  await waiting.user.write('zzz I am back');
  expect(await storedChat(floor, waiting.chatId)).toMatchObject(back);
});

test('[RT13] without the right to receive chats the member is offline and cannot come back', async () => {
  await setRights({ groupName: 'Without chats' });
  expect(await slotOfAna()).toMatchObject({ presence: 'offline' });
  await ana.next('me:changed', (me) => !me.permissions.includes('chats.receive'));
  expect(await ana.ask(setPresence, { presence: 'online' })).toMatchObject({ code: 'FORBIDDEN' });
});

test('[RT13] what is still theirs they keep, and another business more takes nothing away', async () => {
  const { chatId } = await chatWith(floor, ana);
  await setRights({ businessIds: [floor.meadow.id, floor.harbour.id] });
  await setRights({ groupName: 'Team lead' });
  expect(await storedChat(floor, chatId)).toMatchObject({
    state: 'active',
    assignee: { id: floor.members.ana },
  });
  await goHome(ana);
});
