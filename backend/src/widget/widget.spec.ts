import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  endUserChat,
  helloUser,
  readAsUser,
  sendUserMessage,
  talkToPerson,
  typeAsUser,
} from '#shared/widget/widget.contract';
import { widgetWebsitePath } from '#shared/widget/widget.paths';
import { protocol } from '#shared/wire/protocol';
import { widgetSocketPath } from '#shared/wire/events';
import { newBot } from '../bot/bots.model.js';
import { Businesses } from '../businesses/businesses.service.js';
import { atWork, chatWith, goHome, rowsOf, say, storedChat } from '../chats/testWork.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { Bot } from './bot.service.js';
import { hashOf } from './visitors.js';

let floor: Floor;
beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  const known = [{ questions: ['Where is my order?'], answer: 'Open Orders and press Track.' }];
  const bots = [floor.meadow, floor.harbour].map(({ id }) => newBot(id, known));
  await floor.connection.collection('bots').insertMany(bots as never[]);
}, 60_000);
afterAll(() => floor?.stop());

const mode = (assistanceMode: 'botOnly' | 'botAndAgents' | 'agentsOnly') =>
  floor.get(Businesses).setSettings(floor.meadow.id, { assistanceMode });
afterEach(() => mode('botAndAgents'));

const words = (text: string) => ({ clientMessageId: randomUUID(), text });
const chats = () => floor.connection.collection('chats');

describe('who may open the widget', () => {
  const opens = (auth: object, origin: string | null): Promise<string> =>
    new Promise((resolve) => {
      const socket = io(`http://127.0.0.1:${floor.servers[0]!.port}`, {
        path: widgetSocketPath,
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: { protocol, ...auth },
        extraHeaders: origin === null ? {} : { origin },
      });
      const end = (answer: string): void => {
        socket.disconnect();
        resolve(answer);
      };
      socket.once('connect', () => end('open'));
      socket.once('connect_error', (error) => end(error.message));
    });

  test('[CH20] the business by its key, the page by its exact origin', async () => {
    await floor.get(Businesses).setSettings(floor.meadow.id, { allowedWebsites: ['https://shop.example'] });
    const businessKey = floor.meadow.widgetKey;
    expect(await opens({ businessKey }, 'https://shop.example')).toBe('open');
    expect(await opens({ businessKey }, `http://localhost:${floor.servers[0]!.port}`)).toBe('open');
    expect(await opens({ businessKey: floor.harbour.widgetKey }, 'https://shop.example')).toBe('NOT_FOUND');
    for (const origin of ['https://shop.example.evil', 'http://shop.example', 'https://shop.example:444']) {
      expect(await opens({ businessKey }, origin)).toBe('NOT_FOUND');
    }
    for (const origin of [null, 'null']) expect(await opens({ businessKey }, origin)).not.toBe('open');
    for (const key of ['', 'nobody', { $ne: '' }, ['a'], null]) {
      expect(await opens({ businessKey: key }, 'https://shop.example')).toBe('NOT_FOUND');
    }
    expect(await opens({ businessKey, protocol: 0 }, 'https://shop.example')).toBe('NEW_VERSION');
  });

  test('[CH20] a page may ask before it shows anything, and reads the answer wherever it is', async () => {
    await floor.get(Businesses).setSettings(floor.meadow.id, { allowedWebsites: ['https://shop.example'] });
    const { port } = floor.servers[0]!;
    const ask = async (business: string, headers: Record<string, string>) => {
      const query = new URLSearchParams({ business });
      const answer = await fetch(`http://127.0.0.1:${port}${widgetWebsitePath}?${query}`, { headers });
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      return answer.json();
    };
    const told = (allowed: boolean) => ({ ok: true, data: { allowed, accent: null } });
    const key = floor.meadow.widgetKey;
    expect(await ask(key, { origin: 'https://shop.example' })).toEqual(told(true));
    expect(await ask(key, { origin: `http://localhost:${port}` })).toEqual(told(true));
    for (const origin of ['https://evil.example', 'null', '']) {
      expect(await ask(key, { origin })).toEqual(told(false));
    }
    expect(await ask(key, {})).toEqual(told(false));
    expect(await ask('nobody', { origin: 'https://shop.example' })).toEqual(told(false));
  });

  test('[CH20] the token makes the same user again, and is stored as a hash only', async () => {
    const user = await floor.user('meadow');
    expect(Buffer.from(user.token!, 'base64url')).toHaveLength(16);
    const { chat } = await user.write('Where is my order?');
    const again = await floor.user('meadow', { token: user.token! });
    expect((await again.hello()).chat?.id).toBe(chat.id);
    const users = await floor.connection.collection('users').find().toArray();
    expect(users.map((one) => one['tokenHash'])).toContain(hashOf(user.token!));
    expect(JSON.stringify(users)).not.toContain(user.token);
  });

  test('[CH20] a token of another business, or of nobody, is nobody here', async () => {
    const user = await floor.user('meadow');
    await user.write('Where is my order?');
    for (const token of [user.token!, 'made-up', '']) {
      const stranger = await floor.user('harbour', { token });
      const hello = await stranger.hello();
      expect(hello.chat).toBeNull();
      expect(stranger.token).not.toBe(user.token);
    }
  });
});

describe('a chat of a user', () => {
  test('[CH17] two tabs, two first messages at once, on two instances: one chat, both messages', async () => {
    for (let round = 0; round < 10; round++) {
      const first = await floor.user('meadow');
      const second = await floor.user('meadow', { token: first.token!, instance: 1 });
      const sent = await Promise.all([
        first.must(sendUserMessage, words('Where is my order?')),
        second.must(sendUserMessage, words('Where is my order, please?')),
      ]);
      expect(sent[0].chat.id).toBe(sent[1].chat.id);
      const texts = (await rowsOf(floor, sent[0].chat.id)).map((row) => row.text);
      expect(texts.filter((text) => text.startsWith('Where'))).toHaveLength(2);
      await second.next('user:changed', (fact) => fact.messages[0]?.text === 'Where is my order?');
      first.close();
      second.close();
    }
  });

  test('[CH3] a first message sent again opens nothing, not even after the chat was completed', async () => {
    const user = await floor.user('meadow');
    const message = words('Where is my order?');
    const replies = await Promise.all([1, 2, 3, 4].map(() => user.must(sendUserMessage, message)));
    expect(new Set(replies.map((reply) => reply.message.id)).size).toBe(1);
    const { id } = replies[0]!.chat;
    await user.must(endUserChat, { opId: randomUUID(), chatId: id });
    expect((await user.must(sendUserMessage, message)).chat).toMatchObject({ id, state: 'completed' });
    expect(await user.ask(sendUserMessage, { ...message, text: 'Other' })).toMatchObject({
      code: 'OP_ID_REUSED',
    });
    const { chat } = await user.write('Where is my order?');
    expect(chat.id).not.toBe(id);
  });

  test('[CH16] resumes after a reconnect from where it was, without notes and events', async () => {
    const ana = await atWork(floor, 'ana');
    const { user, chatId } = await chatWith(floor, ana);
    const { seq } = (await storedChat(floor, chatId)) as { seq: number };
    user.close();
    const message = await say(ana, chatId, 'Are you there?');
    const back = await floor.user('meadow', { token: user.token!, instance: 1 });
    const answer = await back.must(helloUser, { chatId, seq });
    expect(answer.messages.map((row) => row.id)).toEqual([message.id]);
    expect(answer.chat).toMatchObject({ state: 'active', agentName: 'Ana Silva', seq: seq + 1 });
    expect(Object.keys(answer.chat!).sort()).toEqual([
      'agentName',
      'ahead',
      'id',
      'readByAgent',
      'seq',
      'state',
    ]);
    const all = await back.must(helloUser, { chatId: null, seq: 0 });
    expect(all.messages.map((row) => row.text)).toHaveLength(3);
    await goHome(ana);
  });

  test('[CH7] typing and reading are told to the agent', async () => {
    const ana = await atWork(floor, 'ana');
    const { user, chatId } = await chatWith(floor, ana);
    await user.must(typeAsUser, { typing: true });
    expect(await ana.next('chat:typing')).toMatchObject({ chatId, from: { type: 'user' }, typing: true });
    await user.must(readAsUser, { chatId, seq: 2 });
    expect(await ana.next('chat:read')).toMatchObject({ chatId, readByUser: 2 });
    const other = await floor.user('meadow');
    expect(await other.ask(readAsUser, { chatId, seq: 2 })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await other.ask(endUserChat, { opId: randomUUID(), chatId })).toMatchObject({ code: 'NOT_FOUND' });
    await goHome(ana);
  });

  test('[CH16] everyone in the queue is told their place, and again when it changes', async () => {
    await chats().updateMany({ state: 'queued' }, { $set: { state: 'completed' } });
    const users = [];
    for (let i = 0; i < 3; i++) {
      const user = await floor.user('meadow', { instance: i % 2 });
      expect((await user.talkToPerson()).chat).toMatchObject({ state: 'queued', ahead: i });
      users.push(user);
    }
    const { chat } = await users[0]!.hello();
    await users[0]!.must(endUserChat, { opId: randomUUID(), chatId: chat!.id });
    await users[1]!.next('user:changed', (fact) => fact.chat.ahead === 0);
    await users[2]!.next('user:changed', (fact) => fact.chat.ahead === 1);
  });

  test('[CH24] bad input is refused and opens nothing', async () => {
    const user = await floor.user('meadow');
    for (const [text, code] of [
      ['', 'MESSAGE_EMPTY'],
      ['a'.repeat(5_001), 'MESSAGE_TOO_LONG'],
      ['\udc00', 'BAD_INPUT'],
      [{ $gt: '' }, 'BAD_INPUT'],
      [undefined, 'BAD_INPUT'],
    ] as const) {
      expect(await user.ask(sendUserMessage, words(text as string))).toMatchObject({ ok: false, code });
    }
    expect(await user.ask(talkToPerson, { opId: 'once' })).toMatchObject({ code: 'BAD_INPUT' });
    expect(await user.ask(helloUser, { chatId: { $ne: null } as never, seq: 0 })).toMatchObject({
      code: 'BAD_INPUT',
    });
    expect((await user.hello()).chat).toBeNull();
  });
});

describe('the bot', () => {
  test('[CH18] answers from the list', async () => {
    const user = await floor.user('meadow');
    expect((await user.write('Where is my order?')).chat.state).toBe('bot');
    const told = await user.next('user:changed', (fact) => fact.messages[0]?.from === 'bot');
    expect(told.messages[0]).toMatchObject({ text: 'Open Orders and press Track.', clientMessageId: null });
    expect(told.chat.state).toBe('bot');
  });

  test('[CH18] a message left without an answer by a crash is answered once, whoever finds it', async () => {
    const user = await floor.user('meadow');
    const { chat } = await user.write('Where is my order?');
    await user.next('user:changed', (fact) => fact.messages[0]?.from === 'bot');
    // As it stands when the process dies between the user's row and the answer.
    const [question] = await rowsOf(floor, chat.id);
    await floor.connection.collection('messages').deleteMany({ chatId: chat.id, seq: 2 });
    const at = new Date(Date.now() - 60_000);
    const lastMessage = { seq: 1, at, from: { type: 'user', id: null, name: '' }, text: question!.text };
    await chats().updateOne({ _id: chat.id as never }, { $set: { seq: 1, lastMessage } });
    const bots = [floor.get(Bot, 0), floor.get(Bot, 1)];
    await Promise.all([...bots, ...bots, ...bots].map((bot) => bot.catchUp(new Date())));
    const rows = await rowsOf(floor, chat.id);
    expect(rows.map((row) => [row.seq, row.text])).toEqual([
      [1, 'Where is my order?'],
      [2, 'Open Orders and press Track.'],
    ]);
  });

  test('[CH19] hands over what it does not know, after saying so, and when asked for a person', async () => {
    const user = await floor.user('meadow');
    const { chat } = await user.write('My parcel arrived broken');
    await user.next('user:changed', (fact) => fact.chat.state === 'queued');
    expect(await storedChat(floor, chat.id)).toMatchObject({
      handOverReason: 'didNotKnow',
      origin: 'bot',
      dueAt: null,
    });
    expect((await rowsOf(floor, chat.id)).map((row) => row.kind)).toEqual(['text', 'text', 'event']);
    const other = await floor.user('meadow');
    const asked = (await other.write('I want to talk to a person')).chat;
    await other.next('user:changed', (fact) => fact.chat.state === 'queued');
    expect(await storedChat(floor, asked.id)).toMatchObject({ handOverReason: 'askedForPerson' });
  });

  test('[CH30] a user who only takes leave ends the chat as bot, once, and begins a new one by writing again', async () => {
    const user = await floor.user('meadow');
    const { chat } = await user.write('Where is my order?');
    await user.next('user:changed', ({ messages }) => messages[0]?.text === 'Open Orders and press Track.');
    await user.write('Thanks, bye');
    await user.next('user:changed', (fact) => fact.chat.state === 'completed');
    const bots = [floor.get(Bot, 0), floor.get(Bot, 1)];
    await Promise.all(bots.map((bot) => bot.catchUp(new Date())));
    expect(await storedChat(floor, chat.id)).toMatchObject({ completionType: 'bot', handOverReason: null });
    const closures = await floor.connection.collection('closures').find({ chatId: chat.id }).toArray();
    expect(closures).toMatchObject([{ completionType: 'bot', categoryId: null, by: null }]);
    expect((await user.write('Where is my order?')).chat.id).not.toBe(chat.id);
  });

  test('[CH30] with the bot only, asking for a person is answered and hands nobody over', async () => {
    await mode('botOnly');
    const user = await floor.user('meadow');
    expect((await user.talkToPerson()).chat).toMatchObject({ state: 'bot', ahead: null });
    await user.next('user:changed', ({ messages }) => /No person is here/.test(messages[0]?.text ?? ''));
  });

  test('[CH30] a chat that is with the bot when agents only is chosen goes to people with its next message', async () => {
    const user = await floor.user('meadow');
    const { chat } = await user.write('Where is my order?');
    await user.next('user:changed', ({ messages }) => messages[0]?.text === 'Open Orders and press Track.');
    await mode('agentsOnly');
    await user.write('Where is my order?');
    await user.next('user:changed', (fact) => fact.chat.state === 'queued');
    expect(await storedChat(floor, chat.id)).toMatchObject({ handOverReason: 'noBot' });
    const answers = (await rowsOf(floor, chat.id)).filter(({ text }) => text.startsWith('Open Orders'));
    expect(answers).toHaveLength(1);
  });

  test('[CH19] with agents only there is no bot; with the bot only there is nobody else', async () => {
    await mode('agentsOnly');
    const user = await floor.user('meadow');
    expect((await user.hello()).botFirst).toBe(false);
    const { chat } = await user.write('Where is my order?');
    expect(chat.state).toBe('queued');
    expect(await storedChat(floor, chat.id)).toMatchObject({
      handOverReason: 'noBot',
      origin: 'user',
      unread: 1,
    });
    await mode('botOnly');
    const other = await floor.user('meadow');
    const opId = randomUUID();
    for (let i = 0; i < 2; i++) expect((await other.must(talkToPerson, { opId })).chat.state).toBe('bot');
    const { chat: withBot, messages } = await other.hello();
    expect(messages.map((row) => row.from)).toEqual(['bot']);
    await other.write('My parcel arrived broken');
    await other.next('user:changed', (fact) => /nobody else/.test(fact.messages[0]?.text ?? ''));
    expect(await storedChat(floor, withBot!.id)).toMatchObject({ state: 'bot' });
  });
});
