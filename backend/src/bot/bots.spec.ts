import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import {
  botAnswersMax,
  deleteBotAnswer,
  firstBotWords,
  keepBotAnswer,
  readBot,
  setBotWords,
  tryBot,
  type Bot,
} from '#shared/bot/bot.contract';
import { Members } from '../members/members.service.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { Bot as BotAtWork } from '../widget/bot.service.js';
import { newBot } from './bots.model.js';
import { Bots } from './bots.service.js';

let floor: Floor;
let sam: Client;
let other: Client;
let ana: Client;

beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  sam = await floor.signIn('sam');
  other = await floor.signIn('sam', { instance: 1 });
  ana = await floor.signIn('ana');
}, 60_000);
afterAll(() => floor?.stop());

const op = () => ({ businessId: floor.meadow.id, opId: randomUUID() });
const bot = async (): Promise<Bot> => (await sam.must(readBot, { businessId: floor.meadow.id })).bot;
const entry = (question: string, answer: string) => {
  return { questions: [question], answer, after: 'stay' as 'stay' | 'handOver' };
};

async function add(question: string, answer: string, after: 'stay' | 'handOver' = 'stay') {
  const asked = { ...op(), answerId: null, rev: 0, ...entry(question, answer), after };
  return (await sam.must(keepBotAnswer, asked)).bot.answers[0]!;
}

interface StoredChat {
  _id: string;
  state: string;
  handOverReason: string | null;
}
const stored = async (_id: string): Promise<StoredChat> =>
  (await floor.connection.collection<StoredChat>('chats').findOne({ _id }))!;

/** What the bot does with a new user's message. */
async function told(message: string) {
  const user = await floor.user('meadow');
  const { chat } = await user.write(message);
  const isBots = ({ from }: { from: string }) => from === 'bot';
  const { messages } = await user.next('user:changed', (fact) => fact.messages.some(isBots));
  const { state, handOverReason: reason } = await stored(chat.id);
  user.close();
  return { text: messages.find(isBots)!.text, state, reason };
}

test('[BT1] [BT2] an answer is given with the next message, and told to who may change it', async () => {
  const chloe = await floor.signIn('chloe');
  expect(await bot()).toMatchObject({ answers: [], words: firstBotWords, rev: 0, changedBy: null });
  const row = await add(' Do you sell vouchers? ', ' Yes, under Gifts. ');
  expect(row).toMatchObject({ questions: ['Do you sell vouchers?'], answer: 'Yes, under Gifts.', rev: 1 });
  const fact = await other.next('bot:changed', ({ bot: now }) => now.answers.some(({ id }) => id === row.id));
  expect(fact.bot).toEqual(await bot());
  expect([...ana.heard('bot:changed'), ...chloe.heard('bot:changed')]).toEqual([]);
  expect(await told('do you sell vouchers')).toMatchObject({ text: 'Yes, under Gifts.', state: 'bot' });
  const changed = { ...op(), answerId: row.id, rev: 1, ...entry('Do you sell vouchers?', 'Not any more.') };
  await sam.must(keepBotAnswer, changed);
  expect(await told('do you sell vouchers')).toMatchObject({ text: 'Not any more.' });
  await sam.must(deleteBotAnswer, { ...op(), answerId: row.id, rev: 2 });
  expect(await told('do you sell vouchers')).toMatchObject({ reason: 'didNotKnow', state: 'queued' });
});

test('[BT1] who may not change settings is refused; a foreign business is answered as a missing one', async () => {
  const asked = { ...op(), answerId: null, rev: 0, ...entry('Q', 'A') };
  const forbidden = { code: 'FORBIDDEN', data: { permission: 'business.settings' } };
  expect(await ana.ask(keepBotAnswer, asked)).toMatchObject(forbidden);
  expect(await ana.ask(readBot, { businessId: floor.meadow.id })).toMatchObject(forbidden);
  const members = floor.get(Members);
  await members.setRights(floor.members.chloe, { groupName: 'Administrator' });
  const chloe = await floor.signIn('chloe');
  const missing = { code: 'NOT_FOUND', data: { what: 'business' } };
  const words = { ...op(), rev: 0, words: firstBotWords };
  expect(await chloe.ask(keepBotAnswer, asked)).toMatchObject(missing);
  expect(await chloe.ask(setBotWords, words)).toMatchObject(missing);
  expect(await chloe.ask(deleteBotAnswer, { ...op(), answerId: 'a'.repeat(24), rev: 1 })).toMatchObject(
    missing,
  );
  expect(await chloe.ask(tryBot, { businessId: floor.meadow.id, message: 'Hi' })).toMatchObject(missing);
  await members.setRights(floor.members.chloe, { groupName: 'Agent' });
});

test('[BT3] of two who change one answer at once the second is told; different answers both stand', async () => {
  const [one, two] = [await add('First of two', '1'), await add('Second of two', '2')];
  const change = ({ id }: { id: string }, answer: string) => {
    return { ...op(), answerId: id, rev: 1, ...entry('Of two', answer) };
  };
  const both = await Promise.all([
    sam.ask(keepBotAnswer, change(one, 'mine')),
    other.ask(keepBotAnswer, change(one, 'theirs')),
    other.ask(keepBotAnswer, change(two, 'another')),
  ]);
  expect(both[2]).toMatchObject({ ok: true });
  expect(
    both
      .slice(0, 2)
      .map((reply) => (reply.ok ? 'ok' : reply.code))
      .sort(),
  ).toEqual(['BOT_STALE', 'ok']);
  const current = await bot();
  expect(await sam.ask(keepBotAnswer, change(one, 'late'))).toMatchObject({
    code: 'BOT_STALE',
    data: { current, by: { name: 'Sam Rivera' }, at: expect.any(Number) },
  });
});

test('[BT3] what is sent again is done once', async () => {
  const asked = { ...op(), answerId: null, rev: 0, ...entry('Sent twice', 'Once') };
  const first = await sam.must(keepBotAnswer, asked);
  expect(await other.must(keepBotAnswer, asked)).toEqual(first);
  const { id, rev } = first.bot.answers[0]!;
  const gone = { ...op(), answerId: id, rev };
  await sam.must(deleteBotAnswer, gone);
  expect((await sam.must(deleteBotAnswer, gone)).bot.answers.some((one) => one.id === id)).toBe(false);
  const { words, wordsRev } = await bot();
  const said = { ...op(), rev: wordsRev, words: { ...words, goodbye: 'So long' } };
  await sam.must(setBotWords, said);
  expect((await sam.must(setBotWords, said)).bot.wordsRev).toBe(wordsRev + 1);
});

test('[BT4] its own words for a person, and what it says then', async () => {
  const { wordsRev } = await bot();
  const words = { ...firstBotWords, handOverWords: ['supervisor'], askedForPerson: 'One moment.' };
  await sam.must(setBotWords, { ...op(), rev: wordsRev, words });
  expect(await told('a supervisor, please')).toEqual({
    ...{ text: 'One moment.', state: 'queued', reason: 'askedForPerson' },
  });
  const stale = await sam.ask(setBotWords, { ...op(), rev: wordsRev, words });
  expect(stale).toMatchObject({ code: 'BOT_STALE', data: { current: { words } } });
});

test('[BT5] [BT8] after some answers a person goes on, and the chat says why', async () => {
  await add('My glass arrived broken', 'I am sorry to hear that.', 'handOver');
  expect(await told('my glass arrived broken')).toEqual({
    ...{ text: 'I am sorry to hear that.', state: 'queued', reason: 'flow' },
  });
});

test('[BT7] trying says what the bot would do, and stores nothing', async () => {
  const chats = () => floor.connection.collection('chats').countDocuments();
  const before = [await chats(), await bot()];
  const row = await add('Do you wrap gifts?', 'Yes.');
  const attempt = (message: string) => sam.must(tryBot, { businessId: floor.meadow.id, message });
  expect(await attempt('wrapping gifts')).toEqual({ text: 'Yes.', answerId: row.id, handsOver: null });
  expect(await attempt('Something else')).toMatchObject({ answerId: null, handsOver: 'didNotKnow' });
  expect(await attempt('my glass arrived broken')).toMatchObject({ handsOver: 'flow' });
  expect(await chats()).toBe(before[0]);
});

test.each<[string, object]>([
  ['no question', { questions: [] }],
  ['an empty question', { questions: [' '] }],
  ['a question that is too long', { questions: ['x'.repeat(201)] }],
  ['an empty answer', { answer: ' ' }],
  ['an answer that is too long', { answer: 'x'.repeat(2_001) }],
  ['something unknown after it', { after: 'dance' }],
  ['an operator', { questions: [{ $ne: '' }] }],
])('[BT6] %s changes nothing', async (_, wrong) => {
  const before = await bot();
  const asked = { ...op(), answerId: null, rev: 0, ...entry('Q', 'A'), ...wrong };
  expect(await sam.ask(keepBotAnswer, asked as never)).toMatchObject({ code: 'BAD_INPUT' });
  expect(await bot()).toEqual(before);
});

test('[BT6] more answers than a bot may have are refused', async () => {
  const known = Array.from({ length: botAnswersMax }, (_, n) => ({ questions: [`Q ${n}`], answer: 'A' }));
  await floor.connection.collection('bots').insertOne(newBot(floor.harbour.id, known) as never);
  const scope = { businessId: floor.harbour.id, opId: randomUUID() };
  const asked = { ...scope, answerId: null, rev: 0, ...entry('One more', 'A') };
  expect(await sam.ask(keepBotAnswer, asked)).toMatchObject({
    code: 'TOO_MANY_ANSWERS',
    data: { max: botAnswersMax },
  });
});

test('[BT8] what the bot cannot answer for half a minute goes to people, because it failed', async () => {
  const user = await floor.user('meadow');
  const broken = [0, 1].map((at) =>
    jest.spyOn(floor.get(Bots, at), 'of').mockRejectedValue(new Error('broken')),
  );
  const { chat } = await user.write('Is anybody there?');
  const reason = async () => (await stored(chat.id)).handOverReason;
  await floor.get(BotAtWork).catchUp(new Date(Date.now() + 1_000));
  expect(await reason()).toBeNull();
  const long = new Date(Date.now() - 31_000);
  await floor.connection.collection('messages').updateMany({ chatId: chat.id }, { $set: { at: long } });
  await floor.get(BotAtWork).catchUp(new Date(Date.now() + 1_000));
  expect(await reason()).toBe('failed');
  broken.forEach((spy) => spy.mockRestore());
});
