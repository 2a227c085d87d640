import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readTranscript, sendMessage } from '#shared/chats/chats.contract';
import { fileMax } from '#shared/files/files.limits';
import { endUserChat, helloUser, sendUserMessage } from '#shared/widget/widget.contract';
import { Businesses } from '../businesses/businesses.service.js';
import { atWork, chatWith, rowsOf, storedChat, type Conversation } from '../chats/testWork.js';
import { Members } from '../members/members.service.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { FileSweep } from './fileSweep.js';
import { unsentMs } from './files.service.js';
import { pdf, png, readAs, readAsUser, stored, svg, uploadAs, uploadAsUser, type Way } from './testFiles.js';

let floor: Floor;
let ana: Client;
let talk: Conversation;
beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  ana = await atWork(floor, 'ana');
  talk = await chatWith(floor, ana);
}, 60_000);
afterAll(() => floor?.stop());

const picture = png(40, 30);
/** Each instance has its own measure of how often somebody sends. */
const elsewhere = { instance: 1 };
const upload = (name: string, bytes: Uint8Array, way: Way = {}) =>
  uploadAs(floor, 'ana', { chatId: talk.chatId, name, bytes }, way);
const send = (fileId: string | undefined, text = '') => ({
  chatId: talk.chatId,
  clientMessageId: randomUUID(),
  text,
  fileId,
});
const documents = () => floor.connection.collection<{ _id: string }>('attachments');
const pieces = (id: string) =>
  floor.connection.collection<{ files_id: string }>('files.chunks').countDocuments({ files_id: id });
const notFound = { status: 404, reply: { ok: false, code: 'NOT_FOUND', data: { what: 'file' } } };

describe('a file from an agent', () => {
  test('[FI7] goes with a message, is heard by the user, and is read by both on every instance', async () => {
    const file = stored(await upload('parcel.png', picture));
    expect(file).toMatchObject({ name: 'parcel.png', type: 'image/png', size: picture.length, width: 40 });
    const { message } = await ana.must(sendMessage, send(file.id));
    expect(message).toMatchObject({ kind: 'text', text: '', attachment: file });
    const told = await talk.user.next('user:changed', (fact) => fact.messages[0]?.id === message.id);
    expect(told.messages[0]).toMatchObject({ from: 'agent', attachment: file });
    const changed = await ana.next('chat:changed', (fact) => fact.messages[0]?.id === message.id);
    expect(changed.chat.lastMessage).toMatchObject({ text: 'parcel.png' });
    for (const instance of [0, 1]) {
      expect((await readAs(floor, 'ana', file.id, { instance })).bytes).toEqual(picture);
      expect((await readAsUser(floor, talk.user, file.id, { instance })).bytes).toEqual(picture);
    }
    const page = await ana.must(readTranscript, { chatId: talk.chatId, before: null });
    expect(page.messages.at(-1)).toEqual(message);
  });

  test('[FI7] sent again twenty times at once it is one row; with another file its id is refused', async () => {
    const file = stored(await upload('once.pdf', pdf));
    const other = stored(await upload('other.pdf', pdf));
    const message = send(file.id, 'Only once, with a file');
    const replies = await Promise.all(Array.from({ length: 20 }, () => ana.ask(sendMessage, message)));
    expect(new Set(replies.map((reply) => (reply.ok ? reply.data.message.id : reply.code))).size).toBe(1);
    const rows = (await rowsOf(floor, talk.chatId)).filter((row) => row.text === message.text);
    expect(rows).toHaveLength(1);
    for (const fileId of [other.id, undefined]) {
      expect(await ana.ask(sendMessage, { ...message, fileId })).toMatchObject({ code: 'OP_ID_REUSED' });
    }
  });

  test('[FI7] one file goes with one message, in its own chat, from its uploader', async () => {
    const file = stored(await upload('mine.pdf', pdf));
    const second = await chatWith(floor, ana);
    const answers = [
      await ana.ask(sendMessage, { ...send(file.id), chatId: second.chatId }),
      await talk.user.ask(sendUserMessage, { clientMessageId: randomUUID(), text: '', fileId: file.id }),
      await ana.ask(sendMessage, send('f'.repeat(24))),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ code: 'NOT_FOUND', data: { what: 'file' } });
    await ana.must(sendMessage, send(file.id, 'here'));
    expect(await ana.ask(sendMessage, send(file.id, 'and again'))).toMatchObject({ code: 'NOT_FOUND' });
    await second.user.must(endUserChat, { opId: randomUUID(), chatId: second.chatId });
  });

  test('[FI7] a message without words and without a file says nothing', async () => {
    expect(await ana.ask(sendMessage, send(undefined, ' '))).toMatchObject({ code: 'MESSAGE_EMPTY' });
    expect(await ana.ask(sendMessage, send('no id' as never))).toMatchObject({ code: 'BAD_INPUT' });
  });

  test('[FI6] is taken for a chat in which they may write, from our own page, with a session', async () => {
    const file = { chatId: talk.chatId, name: 'a.pdf', bytes: pdf };
    expect(await uploadAs(floor, 'lea', file)).toMatchObject({ reply: { code: 'NOT_YOUR_CHAT' } });
    for (const who of ['ben', 'chloe'] as const) {
      expect(await uploadAs(floor, who, file)).toMatchObject({ status: 404 });
    }
    expect(await uploadAs(floor, null, file)).toMatchObject({ status: 401 });
    for (const origin of ['https://evil.example', 'null', null]) {
      expect((await upload('a.pdf', pdf, { origin })).status).toBe(403);
    }
    expect(await uploadAs(floor, 'ana', { ...file, chatId: 'f'.repeat(24) })).toMatchObject({ status: 404 });
    const bad = { ok: false, code: 'BAD_INPUT' };
    expect((await uploadAs(floor, 'ana', { ...file, chatId: '$ne' })).reply).toMatchObject(bad);
    for (const type of ['application/json', 'multipart/form-data', 'text/plain']) {
      expect((await upload('a.pdf', pdf, { type })).reply).toMatchObject(bad);
    }
  });
});

describe('what is refused', () => {
  test.each([
    ['photo.svg', svg, 415, 'FILE_RUNS'],
    ['photo.png', svg, 415, 'FILE_RUNS'],
    ['bundle.zip', Buffer.from('504b0304140000000800', 'hex'), 415, 'FILE_TYPE'],
    ['noise.bin', Buffer.from('00ff00ff', 'hex'), 415, 'FILE_UNKNOWN'],
    ['empty.txt', Buffer.alloc(0), 400, 'FILE_EMPTY'],
    ['../../photo.png', picture, 400, 'FILE_NAME'],
    ['C:\\Users\\photo.png', picture, 400, 'FILE_NAME'],
    ['bomb.png', png(20_000, 20_000, false), 400, 'PICTURE_TOO_LARGE'],
    ['half.png', picture.subarray(0, 18), 400, 'FILE_DAMAGED'],
    ['large.txt', Buffer.alloc(fileMax + 1, 'a'), 413, 'FILE_TOO_LARGE'],
  ])('[FI2][FI3][FI4][FI5] %s, with its reason, and nothing is kept', async (name, bytes, status, code) => {
    const before = await documents().countDocuments({ state: { $ne: 'leaving' } as never });
    const answer = await upload(name, bytes);
    expect(answer).toMatchObject({ status, reply: { ok: false, code, retryable: false } });
    expect(await documents().countDocuments({ state: { $ne: 'leaving' } as never })).toBe(before);
  });

  test('[FI4][FI5] what does not say its size is measured as it comes, and its pieces are thrown away', async () => {
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.alloc(256 * 1024, 'a')),
    });
    const sized = (end: number) => {
      let left = end;
      const reader = endless.getReader();
      return new ReadableStream({
        pull: async (controller) => {
          controller.enqueue((await reader.read()).value);
          if (--left === 0) controller.close();
        },
      });
    };
    const answer = await upload('long.txt', pdf, { body: sized(60) });
    expect(answer).toMatchObject({ status: 413, reply: { code: 'FILE_TOO_LARGE', data: { megabytes: 10 } } });
    const left = await documents().findOne({ name: 'long.txt' } as never);
    expect(left).toMatchObject({ state: 'leaving' });
    await floor.get(FileSweep, 1).run(new Date());
    expect(await documents().findOne({ name: 'long.txt' } as never)).toBeNull();
    expect(await pieces(left!._id)).toBe(0);
  });

  test('[FI2] a text is held to being text until its end', async () => {
    const late = Buffer.concat([Buffer.alloc(700 * 1024, 'a'), Buffer.from([0, 0xff])]);
    expect(await upload('late.txt', late)).toMatchObject({ reply: { code: 'FILE_UNKNOWN' } });
  });

  test('[FI4] a file of just 10 MB goes through, byte for byte', async () => {
    const whole = Buffer.alloc(fileMax, 'Grüße\n');
    const file = stored(await upload('whole.txt', whole));
    expect(file).toMatchObject({ size: fileMax, type: 'text/plain', width: null });
    expect((await readAs(floor, 'ana', file.id)).bytes.equals(whole)).toBe(true);
  });
});

describe('a file from a user', () => {
  test('[FI6][FI7] opens a chat with it, is heard by the agent and downloaded on another instance', async () => {
    const user = await floor.user('meadow');
    const file = stored(await uploadAsUser(floor, user, { name: 'invoice.pdf', bytes: pdf }));
    const { chat: asked } = await user.talkToPerson();
    await ana.next('chat:delivered', (fact) => fact.chat.id === asked.id);
    const words = { clientMessageId: randomUUID(), text: 'My invoice', fileId: file.id };
    const sent = await Promise.all([1, 2, 3].map(() => user.must(sendUserMessage, words)));
    expect(new Set(sent.map(({ message }) => message.id)).size).toBe(1);
    const { chat, message } = sent[0]!;
    expect(message.attachment).toEqual(file);
    await ana.next('chat:changed', (fact) => fact.messages[0]?.attachment?.id === file.id);
    expect((await readAs(floor, 'ana', file.id, { instance: 1 })).bytes).toEqual(pdf);
    const again = await floor.user('meadow', { token: user.token!, instance: 1 });
    const hello = await again.must(helloUser, { chatId: null, seq: 0 });
    expect(hello.messages.find((row) => row.id === message.id)?.attachment).toEqual(file);
    await user.must(endUserChat, { opId: randomUUID(), chatId: chat.id });
    expect((await readAsUser(floor, user, file.id)).bytes).toEqual(pdf);
  });

  test('[FI6] is taken with their token, from a website of their business', async () => {
    const user = await floor.user('meadow');
    const file = { name: 'a.pdf', bytes: pdf };
    const shop = 'https://shop.example';
    await floor.get(Businesses).setSettings(floor.meadow.id, { allowedWebsites: [shop] });
    const taken = await uploadAsUser(floor, user, file, { origin: shop });
    expect(taken.status).toBe(200);
    expect(taken.headers.get('access-control-allow-origin')).toBe(shop);
    for (const origin of ['https://shop.example.evil', 'null', null]) {
      const refused = await uploadAsUser(floor, user, file, { origin });
      expect(refused).toMatchObject({ status: 404 });
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    }
    for (const token of [null, 'made-up']) {
      expect(await uploadAsUser(floor, { token }, file)).toMatchObject({ status: 404 });
    }
    const atBank = { token: user.token, business: 'harbour' } as const;
    expect(await uploadAsUser(floor, atBank, file)).toMatchObject({ status: 404 });
    expect(await uploadAsUser(floor, user, { name: 'a.svg', bytes: svg })).toMatchObject({
      reply: { code: 'FILE_RUNS', data: { found: 'SVG' } },
    });
    const { port } = floor.servers[0]!;
    const ask = (origin: string) =>
      fetch(`http://127.0.0.1:${port}/widget/files?business=${floor.meadow.widgetKey}`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const allowed = await ask(shop);
    expect([allowed.status, allowed.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'authorization, content-type',
    ]);
    const foreign = await ask('https://evil.example');
    expect([foreign.status, foreign.headers.get('access-control-allow-headers')]).toEqual([404, null]);
  });
});

test('[FI6] a user who is blocked sends no files', async () => {
  const user = await floor.user('meadow');
  const { chat } = await user.write('zzz unheard of');
  const own = { _id: (await storedChat(floor, chat.id))['userId'] as string };
  await floor.connection.collection<{ _id: string }>('users').updateOne(own, { $set: { blocked: true } });
  const answer = await uploadAsUser(floor, user, { name: 'a.pdf', bytes: pdf });
  expect(answer).toMatchObject({ reply: { ok: false, code: 'USER_BLOCKED' } });
  await user.must(endUserChat, { opId: randomUUID(), chatId: chat.id });
});

describe('who reads a file', () => {
  test('[FI8] whoever sees its chat; to everyone else it does not exist', async () => {
    const file = stored(await upload('seen.pdf', pdf));
    expect(await readAs(floor, 'ana', file.id)).toMatchObject({ status: 200 });
    // Before it was sent, it is its uploader's alone.
    expect(await readAs(floor, 'lea', file.id)).toMatchObject(notFound);
    expect(await readAsUser(floor, talk.user, file.id)).toMatchObject(notFound);
    await ana.must(sendMessage, send(file.id));
    for (const who of ['ana', 'lea', 'sam'] as const) {
      expect(await readAs(floor, who, file.id)).toMatchObject({ status: 200 });
    }
    for (const who of ['ben', 'chloe'] as const) {
      expect(await readAs(floor, who, file.id)).toMatchObject(notFound);
    }
    expect(await readAs(floor, 'sam', 'f'.repeat(24))).toMatchObject(notFound);
    expect(await readAs(floor, null, file.id)).toMatchObject({ status: 401 });
    const other = await floor.user('meadow');
    expect(await readAsUser(floor, other, file.id)).toMatchObject(notFound);
    expect(await readAsUser(floor, { token: null }, file.id)).toMatchObject(notFound);
    const stranger = await floor.user('harbour');
    const at = { token: stranger.token, business: 'harbour' } as const;
    expect(await readAsUser(floor, at, file.id)).toMatchObject(notFound);
    const foreign = await readAsUser(floor, talk.user, file.id, { origin: 'https://evil.example' });
    expect(foreign).toMatchObject({ status: 404 });
    for (const id of ['$ne', '..%2f', 'f'.repeat(25)]) {
      expect(await readAs(floor, 'ana', id)).toMatchObject({ reply: { code: 'BAD_INPUT' } });
    }
  });

  test('[FI8] nobody whose right is gone, from the next request', async () => {
    const file = stored(await upload('gone.pdf', pdf));
    await ana.must(sendMessage, send(file.id));
    const members = floor.get(Members);
    await members.setRights(floor.members.lea, { businessIds: [floor.harbour.id] });
    expect(await readAs(floor, 'lea', file.id, { instance: 1 })).toMatchObject(notFound);
    await members.setRights(floor.members.lea, { businessIds: [floor.meadow.id] });
    expect(await readAs(floor, 'lea', file.id, { instance: 1 })).toMatchObject({ status: 200 });
    await members.setRights(floor.members.lea, { active: false });
    expect(await readAs(floor, 'lea', file.id)).toMatchObject({ status: 401 });
    await members.setRights(floor.members.lea, { active: true });
  });

  test('[FI9] nothing in an answer can run, and no shared cache keeps it', async () => {
    const page = stored(await upload('page.html', Buffer.from('hello'), elsewhere));
    const files = [
      [page, 'attachment', 'text/plain; charset=utf-8'],
      [stored(await upload('Größe "1".png', picture, elsewhere)), 'inline', 'image/png'],
      [stored(await upload('a.pdf', pdf, elsewhere)), 'attachment', 'application/pdf'],
    ] as const;
    for (const [file, place, type] of files) {
      const { headers, status } = await readAs(floor, 'ana', file.id);
      expect(status).toBe(200);
      const styles = place === 'inline' ? "; style-src 'unsafe-inline'" : '';
      expect(headers.get('content-security-policy')).toBe(`sandbox; default-src 'none'${styles}`);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-type')).toBe(type);
      expect(headers.get('content-disposition')).toMatch(new RegExp(`^${place}; filename="`));
      expect(headers.get('cache-control')).toBe('private, no-cache');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
    const named = await readAs(floor, 'ana', files[1][0].id);
    expect(named.headers.get('content-disposition')).toBe(
      `inline; filename="Gr__e _1_.png"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.png`,
    );
    expect(files[0][0].name).toBe('page.html.txt');
  });
});

test('[FI10] an upload without a message goes after a day, bytes and all; what was sent stays', async () => {
  const kept = stored(await upload('kept.pdf', pdf, elsewhere));
  const left = stored(await upload('left.pdf', pdf, elsewhere));
  await ana.must(sendMessage, send(kept.id));
  const sweep = floor.get(FileSweep, 1);
  await sweep.run(new Date());
  expect((await readAs(floor, 'ana', left.id)).status).toBe(200);
  const nextDay = new Date(Date.now() + unsentMs + 60_000);
  await Promise.all([sweep.run(nextDay), floor.get(FileSweep, 0).run(nextDay)]);
  expect(await readAs(floor, 'ana', left.id)).toMatchObject(notFound);
  expect([await pieces(left.id), await pieces(kept.id)]).toEqual([0, 1]);
  expect(await documents().findOne({ _id: left.id })).toBeNull();
  expect(await ana.ask(sendMessage, send(left.id))).toMatchObject({ code: 'NOT_FOUND' });
  expect((await readAs(floor, 'ana', kept.id)).bytes).toEqual(pdf);
});

test('[FI11] who sends too often is told when to come again', async () => {
  const user = await floor.user('meadow');
  const answers = [];
  for (let i = 0; i < 22; i++) answers.push(await uploadAsUser(floor, user, { name: 'a.svg', bytes: svg }));
  expect(answers[0]!.status).toBe(415);
  expect(answers.at(-1)).toMatchObject({ status: 429, reply: { code: 'TOO_MANY', retryable: true } });
});
