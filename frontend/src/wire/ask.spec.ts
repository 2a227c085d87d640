/** @jest-environment node */
import { afterEach, describe, expect, it } from '@jest/globals';
import { sendMessage } from '#shared/chats/chats.contract';
import { addCategories } from '#shared/categories/categories.contract';
import type { Reply } from '#shared/wire/request';
import { ask } from './ask';
import { Refused } from './refused';
import { useLine } from './socket';

const id = 'a'.repeat(24);
const clientMessageId = '00000000-0000-4000-8000-000000000001';

function lineThat(answer: () => Promise<Reply<unknown>>, connected = true) {
  const sent: [string, unknown][] = [];
  useLine({
    connected,
    request(name, input) {
      sent.push([name, input]);
      return answer();
    },
  });
  return sent;
}

const ok = (data: unknown) => async (): Promise<Reply<unknown>> => ({ ok: true, data });
const caught = (asking: Promise<unknown>): Promise<Refused> =>
  asking.then(
    () => Promise.reject(new Error('was not refused')),
    (error: Refused) => error,
  );

afterEach(() => useLine(undefined));

describe('ask', () => {
  it('resolves with the output of the request it sent', async () => {
    const sent = lineThat(ok({ message: 'row' }));
    const input = { chatId: id, clientMessageId, text: 'Hello' };
    expect(await ask(sendMessage, input)).toEqual({ message: 'row' });
    expect(sent).toEqual([['chat:send', input]]);
  });

  it.each([
    ['a wrong id', { chatId: '1', clientMessageId, text: 'Hello' }, 'BAD_INPUT'],
    ['an empty message', { chatId: id, clientMessageId, text: ' ' }, 'MESSAGE_EMPTY'],
    ['5,001 characters', { chatId: id, clientMessageId, text: 'x'.repeat(5_001) }, 'MESSAGE_TOO_LONG'],
    ['a million characters', { chatId: id, clientMessageId, text: 'x'.repeat(1_000_000) }, 'BAD_INPUT'],
    ['a lone surrogate', { chatId: id, clientMessageId, text: '\ud800' }, 'BAD_INPUT'],
    ['an unknown field', { chatId: id, clientMessageId, text: 'Hello', extra: 1 }, 'BAD_INPUT'],
  ])('sends nothing for %s', async (_what, input, code) => {
    const sent = lineThat(ok({}));
    expect(await caught(ask(sendMessage, input))).toMatchObject({ code, sent: false });
    expect(sent).toEqual([]);
  });

  it('names the field that is wrong', async () => {
    lineThat(ok({}));
    const asking = ask(addCategories, { opId: clientMessageId, businessId: id, parentId: null, names: [] });
    expect((await caught(asking)).refusal).toMatchObject({ code: 'BAD_INPUT', data: { path: 'names' } });
  });

  it('sends nothing while the line is down, and says that it may be tried again', async () => {
    const sent = lineThat(ok({}), false);
    const refused = await caught(ask(sendMessage, { chatId: id, clientMessageId, text: 'Hello' }));
    expect(refused).toMatchObject({ code: 'UNKNOWN', sent: false, retryable: true });
    expect(sent).toEqual([]);
  });

  it('is UNKNOWN when no answer comes in time', async () => {
    lineThat(() => Promise.reject(new Error('operation has timed out')));
    const refused = await caught(ask(sendMessage, { chatId: id, clientMessageId, text: 'Hello' }));
    expect(refused).toMatchObject({ code: 'UNKNOWN', sent: true, retryable: true });
  });

  it('throws what the server refused, with its data and the id of its log', async () => {
    const refusal: Reply<unknown> = {
      ok: false,
      code: 'CHAT_NOT_OPEN',
      retryable: false,
      id: 'r7',
      data: { state: 'completed' },
    };
    lineThat(async () => refusal);
    const refused = await caught(ask(sendMessage, { chatId: id, clientMessageId, text: 'Hello' }));
    expect(refused.refusal).toEqual(refusal);
  });
});
