import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Conversation } from '../chat/conversation';
import type { LineState } from '../chat/line';
import { FakeSocket } from '../testing/fakeSocket';
import { idOf, userChat, userMessage } from '../testing/rows';
import { Connection } from './connection';

const hello = (chat: unknown = null, messages: unknown[] = [], token: string | null = null) => ({
  chat,
  messages,
  token,
  businessName: 'Meadow Shop',
  botFirst: true,
  greeting: '',
  accent: null,
});

function setUp(storedToken: string | null = 'token') {
  const socket = new FakeSocket();
  const conversation = new Conversation();
  const lines: LineState[] = [];
  const stored = { token: storedToken };
  const place = {
    get: () => stored.token,
    set: (token: string) => void (stored.token = token),
    forget: () => void (stored.token = null),
  };
  const connection = new Connection(socket.asSocket, place, {
    position: () => conversation.position,
    hasGap: () => conversation.hasGap,
    welcome: (asked, answer) => conversation.welcome(asked, answer),
    lineChanged: (state) => void lines.push(state),
  });
  connection.handshakeToken();
  connection.start();
  return { socket, conversation, lines, stored, connection };
}

const pass = (ms = 0) => jest.advanceTimersByTimeAsync(ms);

/** A connection whose first hello was answered with a chat of two rows. */
async function connected() {
  const all = setUp();
  all.socket.accept();
  await pass();
  all.socket.asked[0]?.answer(hello(userChat({ seq: 2 }), [userMessage(1), userMessage(2)]));
  await pass();
  return all;
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('hello', () => {
  test('is the first request of every connection, and makes the line connected', async () => {
    const { socket, lines } = await connected();
    expect(socket.asked).toMatchObject([{ name: 'user:hello', input: { chatId: null, seq: 0 } }]);
    expect(lines).toEqual(['connected']);
    socket.drop('transport close');
    socket.accept();
    await pass();
    expect(lines).toEqual(['connected', 'reconnecting']);
    expect(socket.asked[1]).toMatchObject({ name: 'user:hello', input: { chatId: idOf(1), seq: 2 } });
  });

  test('a gap asks from before it, once', async () => {
    const { socket, conversation, connection } = await connected();
    for (const seq of [5, 6]) {
      conversation.apply({ chat: userChat({ seq }), messages: [userMessage(seq)] });
      connection.checkGap();
    }
    await pass();
    expect(socket.asked.slice(1)).toMatchObject([{ name: 'user:hello', input: { chatId: idOf(1), seq: 2 } }]);
    socket.asked[1]?.answer(
      hello(
        userChat({ seq: 6 }),
        [3, 4, 5, 6].map((seq) => userMessage(seq)),
      ),
    );
    await pass(5_000);
    expect(socket.asked).toHaveLength(2);
    expect(conversation.messages).toHaveLength(6);
  });

  test('what asks anew during a hello gets one of its own', async () => {
    const { socket } = await connected();
    socket.tell('sync:required', { delayMs: 0 });
    await pass();
    socket.tell('sync:required', { delayMs: 0 });
    await pass();
    expect(socket.asked).toHaveLength(2);
    socket.asked[1]?.answer(hello(userChat({ seq: 2 })));
    await pass();
    expect(socket.asked).toHaveLength(3);
  });

  test('sync:required takes a moment of its own within the limit', async () => {
    const { socket } = await connected();
    const moment = jest.spyOn(Math, 'random').mockReturnValue(0.4);
    socket.tell('sync:required', { delayMs: 5_000 });
    moment.mockRestore();
    await pass(1_999);
    expect(socket.asked).toHaveLength(1);
    await pass(1);
    expect(socket.asked).toHaveLength(2);
  });

  test('an answer that comes after the line changed is not taken', async () => {
    const { socket, conversation } = setUp();
    socket.accept();
    await pass();
    socket.drop('transport close');
    socket.connect();
    socket.accept();
    socket.asked[0]?.answer(hello(userChat({ seq: 2 }), [userMessage(1), userMessage(2)]));
    await pass();
    expect(conversation.chat).toBeNull();
    expect(socket.asked).toHaveLength(2);
  });

  test('without an answer it is said again', async () => {
    const { socket, lines } = setUp();
    socket.accept();
    await pass();
    socket.asked[0]?.fail();
    await pass(2_000);
    socket.asked[1]?.answer(hello());
    await pass();
    expect(lines).toEqual(['connected']);
  });
});

describe('the token', () => {
  test('a new user keeps the one they were given', async () => {
    const { socket, stored } = setUp(null);
    socket.accept();
    await pass();
    socket.asked[0]?.answer(hello(null, [], 'given'));
    await pass();
    expect(stored.token).toBe('given');
  });

  test('a tab that was given one second joins the user of the first', async () => {
    const { socket, stored, lines } = setUp(null);
    socket.accept();
    await pass();
    stored.token = 'of the other tab';
    socket.asked[0]?.answer(hello(null, [], 'given'));
    await pass();
    expect(stored.token).toBe('of the other tab');
    expect(socket.connects).toBe(2);
    expect(lines).toEqual([]);
  });

  test('one that the server no longer knows is forgotten, and the next user is a new one', async () => {
    const { socket, stored } = setUp();
    socket.refuseHandshake('SIGNED_OUT');
    expect(stored.token).toBeNull();
    await pass(1_000);
    expect(socket.connects).toBe(2);
  });
});

describe('refusals and silence', () => {
  test('an old page is told to reload, and stops', async () => {
    const { socket, lines } = setUp();
    socket.refuseHandshake('NEW_VERSION');
    await pass(120_000);
    expect(lines).toEqual(['outdated']);
    expect(socket.connects).toBe(1);
  });

  test('a server that is busy or shutting down is tried again', async () => {
    const { socket } = setUp();
    socket.refuseHandshake('SHUTTING_DOWN');
    await pass(4_000);
    expect(socket.connects).toBe(2);
  });

  test('a goodbye of the server is not the end', async () => {
    const { socket } = await connected();
    socket.drop('io server disconnect');
    await pass(2_000);
    expect(socket.connects).toBe(2);
  });

  test('after ten seconds without a line the user is told that they are offline', async () => {
    const { socket, lines } = await connected();
    socket.drop('ping timeout');
    await pass(10_000);
    expect(lines).toEqual(['connected', 'reconnecting', 'offline']);
  });
});
