import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addNote, readChat, readTranscript, sendMessage, typeInChat } from '#shared/chats/chats.contract';
import { endUserChat } from '#shared/widget/widget.contract';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { atWork, chatWith, rowsOf, say, storedChat, type Conversation } from './testWork.js';

let floor: Floor;
let ana: Client;
let ben: Client;
let lea: Client;
let chloe: Client;
let talk: Conversation;

beforeAll(async () => {
  floor = await startFloor();
  ana = await atWork(floor, 'ana');
  talk = await chatWith(floor, ana);
  [ben, lea, chloe] = [await floor.signIn('ben'), await floor.signIn('lea'), await floor.signIn('chloe')];
}, 60_000);
afterAll(() => floor?.stop());

const words = (text: string) => ({ chatId: talk.chatId, clientMessageId: randomUUID(), text });

describe('chat:send', () => {
  test('[CH2] the agent writes, the user hears it, a colleague does not', async () => {
    const message = await say(ana, talk.chatId, 'Hello, this is Ana.');
    const told = await talk.user.next('user:changed', (fact) =>
      fact.messages.some((row) => row.id === message.id),
    );
    expect(told.chat).toMatchObject({ state: 'active', agentName: 'Ana Silva' });
    await ana.next('chat:changed', (fact) => fact.messages[0]?.id === message.id);
    expect(ben.heard('chat:changed')).toEqual([]);
    expect(chloe.heard('chat:changed')).toEqual([]);
  });

  test('[CH6] the first reply and the messages of each side are counted', async () => {
    await say(ana, talk.chatId, 'One moment.');
    await talk.user.write('Thanks');
    const engagement = await floor.connection.collection('engagements').findOne({ chatId: talk.chatId });
    const [first] = await floor.connection
      .collection('messages')
      .find({ chatId: talk.chatId, senderId: floor.members.ana })
      .sort({ seq: 1 })
      .toArray();
    expect(engagement).toMatchObject({ firstReplyAt: first!['at'], userMessages: 1, agentMessages: 2 });
  });

  test('[CH3] sent again it is stored once and answered the same, twenty times at once', async () => {
    const message = words('Only once');
    const replies = await Promise.all(Array.from({ length: 20 }, () => ana.ask(sendMessage, message)));
    const ids = new Set(replies.map((reply) => (reply.ok ? reply.data.message.id : reply.code)));
    expect(ids.size).toBe(1);
    expect((await rowsOf(floor, talk.chatId)).filter((row) => row.text === 'Only once')).toHaveLength(1);
    expect(await ana.ask(sendMessage, { ...message, text: 'Other words' })).toMatchObject({
      code: 'OP_ID_REUSED',
    });
  });

  test('[CH2] who sees the chat without having it is refused; [CH1] for others it does not exist', async () => {
    expect(await lea.ask(sendMessage, words('Hi'))).toMatchObject({
      code: 'NOT_YOUR_CHAT',
      data: { assignee: { name: 'Ana Silva' } },
    });
    const missing = await ben.ask(sendMessage, { ...words('Hi'), chatId: '0'.repeat(24) });
    for (const other of [ben, chloe]) {
      const { id: _, ...refusal } = (await other.ask(sendMessage, words('Hi'))) as { id: string };
      expect({ ...refusal, id: '' }).toEqual({ ...missing, id: '' });
    }
    expect(missing).toMatchObject({ code: 'NOT_FOUND', data: { what: 'chat' } });
  });

  test.each([
    ['', 'MESSAGE_EMPTY'],
    [' \n ', 'MESSAGE_EMPTY'],
    ['a'.repeat(5_001), 'MESSAGE_TOO_LONG'],
    ['😀'.repeat(5_001), 'MESSAGE_TOO_LONG'],
    ['a\u0000b', 'BAD_INPUT'],
    ['\ud800', 'BAD_INPUT'],
    [{ $ne: '' }, 'BAD_INPUT'],
    [['a'], 'BAD_INPUT'],
    [null, 'BAD_INPUT'],
  ])('[CH24] %j is refused and nothing is written', async (text, code) => {
    const before = await rowsOf(floor, talk.chatId);
    expect(await ana.ask(sendMessage, words(text as string))).toMatchObject({ ok: false, code });
    const chatId = text as string;
    expect(await ana.ask(sendMessage, { ...words('Hi'), chatId })).toMatchObject({ code: 'BAD_INPUT' });
    const extra = JSON.parse('{"__proto__":{"admin":true},"$set":1}') as object;
    expect(await ana.ask(sendMessage, { ...words('Hi'), ...extra, $set: 1 } as never)).toMatchObject({
      ok: false,
    });
    expect(await rowsOf(floor, talk.chatId)).toHaveLength(before.length);
  });

  test('[CH24] what looks odd and is text comes back as it was', async () => {
    const text = '‮<script>alert(1)</script> {"$where":1} \t é';
    await say(ana, talk.chatId, text);
    const told = await talk.user.next('user:changed', (fact) => fact.messages[0]?.text === text);
    expect(told.messages[0]?.from).toBe('agent');
  });
});

describe('chat:note', () => {
  test('[CH2] the agent and a lead add notes; [CH16] the user hears nothing of them', async () => {
    const { message } = await ana.must(addNote, words('She is in a hurry'));
    expect(message).toMatchObject({ kind: 'note', from: { type: 'agent', name: 'Ana Silva' } });
    await lea.must(addNote, words('Refund agreed'));
    await ana.next('chat:changed', (fact) => fact.messages[0]?.text === 'Refund agreed');
    const last = await say(ana, talk.chatId, 'After the notes');
    await talk.user.next('user:changed', (fact) => fact.messages[0]?.id === last.id);
    expect(JSON.stringify(talk.user.heard('user:changed'))).not.toMatch(/hurry|agreed/);
    const { messages } = await talk.user.hello();
    expect(JSON.stringify(messages)).not.toMatch(/hurry|agreed|Support/);
  });

  test('[CH2] a colleague adds none, and an empty one is refused', async () => {
    expect(await ben.ask(addNote, words('Mine'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await ana.ask(addNote, words(' '))).toMatchObject({ code: 'MESSAGE_EMPTY' });
  });
});

describe('chat:typing and chat:read', () => {
  test('[CH7] typing is told to the other side, both ways', async () => {
    await ana.must(typeInChat, { chatId: talk.chatId, typing: true });
    expect(await talk.user.next('user:typing')).toEqual({ name: 'Ana Silva', typing: true });
    expect(await lea.ask(typeInChat, { chatId: talk.chatId, typing: true })).toMatchObject({
      code: 'NOT_YOUR_CHAT',
    });
    expect(await ana.ask(typeInChat, { chatId: talk.chatId, typing: 'yes' as never })).toMatchObject({
      code: 'BAD_INPUT',
    });
  });

  test('[CH7] read marks move forward only and leave the revision alone', async () => {
    await talk.user.write('Read me');
    const chat = await storedChat(floor, talk.chatId);
    expect(chat['unread']).toBeGreaterThan(0);
    const seq = chat['seq'] as number;
    await ana.must(readChat, { chatId: talk.chatId, seq: seq + 1_000 });
    expect(await talk.user.next('user:agentRead', (fact) => fact.seq === seq)).toMatchObject({
      chatId: talk.chatId,
    });
    await ana.must(readChat, { chatId: talk.chatId, seq: 1 });
    expect(await storedChat(floor, talk.chatId)).toMatchObject({ seq, readByAgent: seq, unread: 0 });
    await talk.user.write('And me');
    expect(await storedChat(floor, talk.chatId)).toMatchObject({ unread: 1, readByAgent: seq });
  });

  test('[CH7] a lead who reads along marks nothing; a stranger is refused; a negative mark too', async () => {
    const before = await storedChat(floor, talk.chatId);
    await lea.must(readChat, { chatId: talk.chatId, seq: 9_999 });
    expect((await storedChat(floor, talk.chatId))['readByAgent']).toBe(before['readByAgent']);
    expect(await ben.ask(readChat, { chatId: talk.chatId, seq: 1 })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await ana.ask(readChat, { chatId: talk.chatId, seq: -1 })).toMatchObject({ code: 'BAD_INPUT' });
  });
});

describe('chat:page', () => {
  test('[CH1] pages go upwards without gap; a colleague sees none', async () => {
    const again = await floor.signIn('ana');
    for (let i = 0; i < 55; i++) await say(again, talk.chatId, `Line ${i}`);
    const newest = await ana.must(readTranscript, { chatId: talk.chatId, before: null });
    const older = await ana.must(readTranscript, { chatId: talk.chatId, before: newest.messages[0]!.seq });
    expect(newest).toMatchObject({ more: true });
    const seqs = [...older.messages, ...newest.messages].map((message) => message.seq);
    expect(seqs).toEqual(seqs.map((_, i) => seqs[0]! + i));
    expect(seqs.at(-1)).toBe(newest.chat.seq);
    expect(older.more).toBe(seqs[0]! > 1);
    expect(await ben.ask(readTranscript, { chatId: talk.chatId, before: null })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await ana.ask(readTranscript, { chatId: talk.chatId, before: 1.5 })).toMatchObject({
      code: 'BAD_INPUT',
    });
  });
});

test('[CH4] nothing is written into a completed chat; [CH3] what was stored before is still answered', async () => {
  const again = await floor.signIn('ana');
  const last = words('The last word');
  const { message } = await again.must(sendMessage, last);
  await talk.user.must(endUserChat, { opId: randomUUID(), chatId: talk.chatId });
  await ana.next('chat:left', (fact) => fact.chat.completionType === 'user_left');
  expect(await again.ask(sendMessage, words('Too late'))).toMatchObject({
    code: 'CHAT_NOT_OPEN',
    data: { state: 'completed' },
  });
  expect(await ana.ask(addNote, words('Too late'))).toMatchObject({ code: 'CHAT_NOT_OPEN' });
  expect((await again.must(sendMessage, last)).message.id).toBe(message.id);
});
