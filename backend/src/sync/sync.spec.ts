import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { reassignChat } from '#shared/chats/chats.contract';
import { addCategories } from '#shared/categories/categories.contract';
import { sync } from '#shared/sync/sync.contract';
import { atWork, chatWith, say, type Conversation } from '../chats/testWork.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
let ana: Client;
let talk: Conversation;
beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  ana = await atWork(floor, 'ana');
  talk = await chatWith(floor, ana);
}, 60_000);
afterAll(() => floor?.stop());

const nothing = { taxonomies: {}, chats: {}, timeZone: 'Europe/Madrid' };
const position = () => ({ seq: talk.delivery.chat.seq, lastMessageId: talk.delivery.messages.at(-1)!.id });

test('[CH23] a member gets what is theirs, whole, and nothing of another business', async () => {
  const answer = await ana.must(sync, nothing);
  expect(answer.me).toMatchObject({ name: 'Ana Silva', presence: 'online', load: 1 });
  expect(answer.businesses.map((business) => business.id)).toEqual([floor.meadow.id]);
  expect(Object.keys(answer.taxonomies)).toEqual([floor.meadow.id]);
  expect(answer.taxonomies[floor.meadow.id]!.snapshot!.entries).toHaveLength(7);
  expect(answer.chats).toHaveLength(1);
  expect(answer.chats[0]).toMatchObject({ whole: true, more: false, chat: { id: talk.chatId } });
  expect(answer.chats[0]!.context.user.id).toBe(talk.delivery.chat.userId);
  expect(JSON.stringify(answer)).not.toMatch(new RegExp(`Chloe|Harbour|${floor.harbour.id}`));
  const chloe = await floor.signIn('chloe');
  expect((await chloe.must(sync, nothing)).chats).toEqual([]);
});

test('[CH23] a client that was away gets what it missed: changes of the list, rows of its chats', async () => {
  const { head, last } = {
    head: (await ana.must(sync, nothing)).taxonomies[floor.meadow.id]!.snapshot!,
    last: position(),
  };
  const { epoch, version, hash } = head;
  ana.close();
  const sam = await floor.signIn('sam');
  const wanted = { businessId: floor.meadow.id, opId: randomUUID(), parentId: null, names: ['Payment'] };
  await sam.must(addCategories, wanted);
  await talk.user.write('While you were away');
  ana = await floor.signIn('ana', { instance: 1, sync: false });
  const have = {
    taxonomies: { [floor.meadow.id]: { epoch, version, hash } },
    chats: { [talk.chatId]: last },
  };
  const answer = await ana.must(sync, { ...have, timeZone: 'UTC' });
  expect(answer.taxonomies[floor.meadow.id]).toMatchObject({
    snapshot: null,
    changes: [{ version: version + 1 }],
  });
  expect(answer.chats[0]).toMatchObject({ whole: false, chat: { unread: 1 } });
  expect(answer.chats[0]!.messages.map((row) => [row.seq, row.text])).toEqual([
    [last.seq + 1, 'While you were away'],
  ]);
});

test.each([
  ['another last message', () => ({ ...position(), lastMessageId: '0'.repeat(24) })],
  ['none', () => ({ ...position(), lastMessageId: null })],
  ['a number the chat never had', () => ({ ...position(), seq: 100_000 })],
])('[CH23] a copy with %s is replaced whole', async (_, have) => {
  const answer = await ana.must(sync, { ...nothing, chats: { [talk.chatId]: have() } });
  expect(answer.chats[0]).toMatchObject({ whole: true });
  expect(answer.chats[0]!.messages[0]!.seq).toBe(1);
});

test('[CH23] a chat that left while the client was away is missing, one that came is there', async () => {
  await say(ana, talk.chatId, 'I pass you on');
  const wish = { chatId: talk.chatId, opId: randomUUID(), teamId: floor.meadow.teamId, note: 'Yours' };
  ana.close();
  const lea = await floor.signIn('lea');
  await lea.must(reassignChat, { ...wish, memberId: floor.members.ben });
  ana = await floor.signIn('ana', { sync: false });
  expect((await ana.must(sync, { ...nothing, chats: { [talk.chatId]: position() } })).chats).toEqual([]);
  const ben = await floor.signIn('ben', { sync: false });
  const [own] = (await ben.must(sync, nothing)).chats;
  expect(own).toMatchObject({ chat: { queueOf: floor.members.ben, state: 'queued' } });
  expect(own!.messages.at(-1)!.event).toMatchObject({ note: 'Yours' });
});

test.each([
  { ...nothing, extra: 1 },
  { ...nothing, chats: { nobody: { seq: 1, lastMessageId: null } } },
  { ...nothing, chats: { [`${'0'.repeat(24)}`]: { seq: -1, lastMessageId: null } } },
  { ...nothing, taxonomies: [] },
  { ...nothing, timeZone: 'a'.repeat(61) },
  null,
])('[CH24] %j is refused', async (input) => {
  const other = await floor.signIn('lea', { sync: false });
  expect(await other.ask(sync, input as never)).toMatchObject({ code: 'BAD_INPUT' });
  other.close();
});

test('[CH24] a time zone that does not exist does not break anything', async () => {
  const other = await floor.signIn('lea', { sync: false });
  expect((await other.must(sync, { ...nothing, timeZone: 'Mars/Olympus' })).numbers.completed).toBe(0);
});
