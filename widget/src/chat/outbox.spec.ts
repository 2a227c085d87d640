import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { memoryStorage } from '../testing/rows';
import { Outbox, type Outcome } from './outbox';

const prefix = 'unsent:';
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A server that answers as told, then delivers, and remembers what it was sent. */
function server(...answers: Outcome[]) {
  const heard: { clientMessageId: string; text: string }[] = [];
  const send = (message: { clientMessageId: string; text: string }) => {
    heard.push(message);
    return Promise.resolve(answers.shift() ?? 'delivered');
  };
  return { heard, send };
}

function outboxWith(send: ReturnType<typeof server>['send'], storage = memoryStorage()) {
  return { storage, outbox: new Outbox({ storage, prefix }, send) };
}

const settle = () => jest.advanceTimersByTimeAsync(10_000);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('sending', () => {
  test('a message goes out with an id of its own and leaves when it is confirmed', async () => {
    const { heard, send } = server();
    const { outbox, storage } = outboxWith(send);
    outbox.resume();
    outbox.add('hello');
    expect(outbox.unsent).toMatchObject([{ text: 'hello', state: 'sending' }]);
    await settle();
    expect(heard).toHaveLength(1);
    expect(heard[0]?.clientMessageId).toMatch(uuidForm);
    expect(outbox.unsent).toEqual([]);
    expect(storage.names(prefix)).toEqual([]);
  });

  test('messages go one after the other, in the order they were written', async () => {
    const { heard, send } = server('unsure', 'unsure');
    const { outbox } = outboxWith(send);
    outbox.resume();
    for (const text of ['one', 'two', 'three']) outbox.add(text);
    await settle();
    expect(heard.map(({ text }) => text)).toEqual(['one', 'one', 'one', 'two', 'three']);
    expect(new Set(heard.slice(0, 3).map(({ clientMessageId }) => clientMessageId)).size).toBe(1);
  });

  test('without a line it waits, and goes out when the line is back', async () => {
    const { heard, send } = server();
    const { outbox } = outboxWith(send);
    outbox.add('kept');
    await settle();
    expect(heard).toEqual([]);
    expect(outbox.unsent).toMatchObject([{ state: 'waiting' }]);
    outbox.resume();
    await settle();
    expect(heard).toHaveLength(1);
  });
});

describe('failing', () => {
  test('a refused message says so, lets the next one through, and is sent again only when asked', async () => {
    const { heard, send } = server('refused');
    const { outbox } = outboxWith(send);
    outbox.resume();
    const refused = outbox.add('refused');
    outbox.add('next');
    await settle();
    expect(outbox.unsent).toMatchObject([{ text: 'refused', state: 'failed' }]);
    outbox.resume();
    await settle();
    expect(heard.map(({ text }) => text)).toEqual(['refused', 'next']);
    outbox.again(refused.id);
    await settle();
    expect(heard.at(-1)).toEqual({ clientMessageId: refused.id, text: 'refused' });
    expect(outbox.unsent).toEqual([]);
  });

  test('after four attempts without an answer it says so, and tries again with the next line', async () => {
    const { heard, send } = server('unsure', 'unsure', 'unsure', 'unsure');
    const { outbox } = outboxWith(send);
    outbox.resume();
    outbox.add('unsure');
    await settle();
    expect(heard).toHaveLength(4);
    expect(outbox.unsent).toMatchObject([{ state: 'failed' }]);
    outbox.resume();
    await settle();
    expect(outbox.unsent).toEqual([]);
    expect(new Set(heard.map(({ clientMessageId }) => clientMessageId)).size).toBe(1);
  });

  test('a line lost during an attempt leaves the message waiting', async () => {
    const { outbox } = outboxWith(() => {
      outbox.pause();
      return Promise.resolve('unsure');
    });
    outbox.resume();
    outbox.add('cut');
    await settle();
    expect(outbox.unsent).toMatchObject([{ state: 'waiting' }]);
  });
});

describe('reloads and tabs', () => {
  test('an unsent message survives a reload under its id', async () => {
    const { outbox, storage } = outboxWith(server().send);
    const { id } = outbox.add('survives');
    const { heard, send } = server();
    const afterReload = outboxWith(send, storage).outbox;
    expect(afterReload.unsent).toMatchObject([{ id, text: 'survives' }]);
    afterReload.resume();
    await settle();
    expect(heard).toEqual([{ clientMessageId: id, text: 'survives' }]);
    expect(storage.names(prefix)).toEqual([]);
  });

  test('a refusal survives a reload: it is not sent by itself', async () => {
    const { outbox, storage } = outboxWith(server('refused').send);
    outbox.resume();
    outbox.add('refused');
    await settle();
    const { heard, send } = server();
    outboxWith(send, storage).outbox.resume();
    await settle();
    expect(heard).toEqual([]);
  });

  test('after a day the user decides', async () => {
    const { outbox, storage } = outboxWith(server().send);
    outbox.add('yesterday');
    jest.setSystemTime(Date.now() + 25 * 60 * 60 * 1000);
    const { heard, send } = server();
    const later = outboxWith(send, storage).outbox;
    later.resume();
    await settle();
    expect(heard).toEqual([]);
    expect(later.unsent).toMatchObject([{ state: 'failed' }]);
  });

  test('what another tab has delivered leaves this one too', () => {
    const storage = memoryStorage();
    const one = outboxWith(server().send, storage).outbox;
    const { id } = one.add('shared');
    const two = outboxWith(server().send, storage).outbox;
    one.drop(id);
    two.heard(prefix + id);
    expect(two.unsent).toEqual([]);
  });

  test('what cannot be read in the storage is thrown away', () => {
    const storage = memoryStorage();
    storage.set(`${prefix}x`, '{"text":1}');
    storage.set(`${prefix}y`, 'no json');
    expect(outboxWith(server().send, storage).outbox.unsent).toEqual([]);
    expect(storage.names(prefix)).toEqual([]);
  });
});
