import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addNote, findInChat } from '#shared/chats/chats.contract';
import { newId } from '../database/id.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { atWork, chatWith, say, type Conversation } from './testWork.js';

let floor: Floor;
let ana: Client;
let talk: Conversation;
beforeAll(async () => {
  floor = await startFloor();
  ana = await atWork(floor, 'ana');
  talk = await chatWith(floor, ana);
}, 60_000);
afterAll(() => floor?.stop());

test('[CH33] words are found in messages and notes, without case and accents, oldest first', async () => {
  const { chatId } = talk;
  const first = await say(ana, chatId, 'Your REFUND is on its way');
  await say(ana, chatId, 'Anything else?');
  const note = { chatId, clientMessageId: randomUUID(), text: 'Réfund checked' };
  const { message } = await ana.must(addNote, note);
  expect((await ana.must(findInChat, { chatId, text: 'réfund' })).seqs).toEqual([first.seq, message.seq]);
  expect((await ana.must(findInChat, { chatId, text: '.*' })).seqs).toEqual([]);
});

test('[CH33] a chat that may not be seen is answered as a missing one', async () => {
  const missing = { code: 'NOT_FOUND', data: { what: 'chat' } };
  const chloe = await floor.signIn('chloe');
  const ben = await floor.signIn('ben');
  for (const client of [chloe, ben]) {
    expect(await client.ask(findInChat, { chatId: talk.chatId, text: 'refund' })).toMatchObject(missing);
    expect(await client.ask(findInChat, { chatId: newId(), text: 'refund' })).toMatchObject(missing);
  }
});

test.each(['', '  ', 'a'.repeat(101), '\ud800', { $ne: 1 }, null])(
  '[CH33] %j finds nothing',
  async (text) => {
    const asked = { chatId: talk.chatId, text: text as string };
    expect(await ana.ask(findInChat, asked)).toMatchObject({ code: 'BAD_INPUT' });
  },
);
