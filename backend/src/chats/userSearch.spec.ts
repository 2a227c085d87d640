import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findUsers } from '#shared/chats/userSearch.contract';
import { usersByName } from '../database/usersByName.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { atWork, chatWith, type Conversation } from './testWork.js';
import { nameWordsOf } from './users.model.js';

let floor: Floor;
let ana: Client;
let lea: Client;
let chloe: Client;
let sam: Client;
let talk: Conversation;
beforeAll(async () => {
  floor = await startFloor();
  ana = await atWork(floor, 'ana');
  talk = await chatWith(floor, ana);
  [lea, chloe, sam] = await Promise.all([floor.signIn('lea'), floor.signIn('chloe'), floor.signIn('sam')]);
  await floor.connection
    .collection('users')
    .insertMany([
      person(1, floor.meadow.id, 'Marta Ortíz', 'mo-17'),
      person(2, floor.meadow.id, 'Martín Lopez', null),
      person(3, floor.harbour.id, 'Marta Bauer', null),
    ] as never[]);
}, 60_000);
afterAll(() => floor?.stop());

const idOf = (number: number) => `${number}`.padStart(24, '0');

function person(number: number, businessId: string, name: string, externalId: string | null) {
  const known = { known: true, details: [], timeZone: null, firstSeenAt: new Date(), lastAgentId: null };
  const words = nameWordsOf({ name, externalId });
  return { _id: idOf(number), businessId, name, externalId, nameWords: words, tokenHash: null, ...known };
}

async function found(client: Client, words: string): Promise<string[]> {
  const { users } = await client.must(findUsers, { words });
  return users.map(({ name }) => name).sort();
}

test('[CH34] a lead finds every user of their business by the beginnings of words, in any order', async () => {
  expect(await found(lea, 'mart')).toEqual(['Marta Ortíz', 'Martín Lopez']);
  expect(await found(lea, 'ORTIZ mar')).toEqual(['Marta Ortíz']);
  expect(await found(lea, 'mo 17')).toEqual(['Marta Ortíz']);
  expect(await found(lea, 'arta')).toEqual([]);
  expect(await found(lea, ' .*^$( ')).toEqual([]);
});

test('[CH34] nobody finds users of a business that they may not enter; who may enter all finds all', async () => {
  expect(await found(sam, 'marta')).toEqual(['Marta Bauer', 'Marta Ortíz']);
  expect(await found(lea, 'bauer')).toEqual([]);
  expect(await found(chloe, 'marta')).toEqual([]);
});

test('[CH34] an agent finds those they had, with the chat they hold; nobody else is found by them', async () => {
  const { users } = await ana.must(findUsers, { words: 'guest' });
  expect(users).toEqual([
    expect.objectContaining({
      id: talk.delivery.chat.userId,
      chat: expect.objectContaining({ id: talk.chatId, state: 'active', agentName: 'Ana Silva' }),
    }),
  ]);
  expect(await found(ana, 'marta')).toEqual([]);
  expect(await found(chloe, 'guest')).toEqual([]);
});

test('[CH34] users with an open chat come first, as many guests as there may be', async () => {
  const guests = Array.from({ length: 30 }, (_, index) =>
    person(100 + index, floor.meadow.id, 'Guest user', null),
  );
  await floor.connection.collection('users').insertMany(guests as never[]);
  const { users } = await lea.must(findUsers, { words: 'gue' });
  expect(users).toHaveLength(20);
  expect(users[0]?.chat?.id).toBe(talk.chatId);
  expect(users.slice(1).every(({ chat }) => chat === null)).toBe(true);
});

test('[CH34] what is stored from before is found too, by the index', async () => {
  const users = floor.connection.collection('users');
  await users.updateMany({}, { $unset: { nameWords: '' } });
  await floor.connection.collection('chats').updateMany({}, { $unset: { nameWords: '' } });
  expect(await found(lea, 'mart')).toEqual([]);
  await usersByName.up(floor.connection);
  await usersByName.up(floor.connection);
  expect(await found(lea, 'mart')).toEqual(['Marta Ortíz', 'Martín Lopez']);
  const { users: busy } = await lea.must(findUsers, { words: 'guest' });
  expect(busy[0]?.chat?.id).toBe(talk.chatId);
  const sought = { businessId: { $in: [floor.meadow.id] }, nameWords: { $all: [/^mart/] } };
  const plan = await users.find(sought).explain('executionStats');
  const { totalDocsExamined } = (plan as { executionStats: { totalDocsExamined: number } }).executionStats;
  expect(totalDocsExamined).toBe(2);
});

test.each([{ words: 'a'.repeat(81) }, { words: { $ne: '' } }, { words: null }, { words: '\ud800' }, {}])(
  '[CH24] %j is no question for users',
  async (asked) => {
    expect(await lea.ask(findUsers, asked as never)).toMatchObject({ code: 'BAD_INPUT' });
  },
);
