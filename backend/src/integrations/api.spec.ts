import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scopes } from '#shared/integrations/apiKeys.contract';
import { createApiKey, revokeApiKey } from '#shared/integrations/apiKeys.contract';
import * as api from '#shared/integrations/api.operations';
import type { Operation } from '#shared/integrations/operation';
import { ordinaryRate } from '#shared/wire/request';
import { newId } from '../database/id.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { ApiDoor } from './apiDoor.js';
import { served } from './serves.js';
import { nextExternalId, openApi, type Asked, type TestApi } from './testApi.js';

let floor: Floor;
let sam: Client;
let meadow: TestApi;
let harbour: TestApi;
beforeAll(async () => {
  floor = await startFloor();
  sam = await floor.signIn('sam');
  meadow = await openApi(floor, 'meadow');
  harbour = await openApi(floor, 'harbour');
}, 60_000);
afterAll(() => floor?.stop());

async function newUser(by = meadow): Promise<string> {
  const body = { externalId: nextExternalId(), name: 'Mara Lind' };
  return (await by.must(api.createUser, { body })).user.id;
}

async function newChat(by = meadow): Promise<string> {
  const asked = { params: { userId: await newUser(by) }, body: { text: 'Where is my parcel?' } };
  return (await by.must(api.postUserMessage, asked)).chat.id;
}

/** A well-formed call of every operation, naming what these ids name. */
function exampleOf(operation: Operation, id: string): Asked {
  const bodies: Record<string, object> = {
    createUser: { externalId: 'x', name: 'X' },
    postUserMessage: { text: 'Hello' },
    postBotMessage: { text: 'Hello' },
    handOverChat: { reason: 'didNotKnow' },
    closeChat: { categoryId: null, reasonId: null },
    reopenChat: { teamId: floor.meadow.teamId },
    addCategories: { names: ['X'], parentId: id },
    renameCategory: { rev: 1, name: 'Y' },
  };
  const params = { userId: id, chatId: id, entryId: id };
  const needsRev = operation.name === 'deleteCategory';
  return {
    params,
    ...(needsRev && { query: { rev: 1 } }),
    ...(bodies[operation.name] && { body: bodies[operation.name] }),
  };
}

describe('the door', () => {
  test('[AP5] every operation of the contract is served, and nothing else', () => {
    expect([...served.keys()].sort()).toEqual(api.operations.map(({ name }) => name).sort());
  });

  test.each(api.operations)('[AP5] $name without a key that is known is refused', async (operation) => {
    const stranger = await fetch(
      `http://127.0.0.1:${floor.servers[0]!.port}/api/v1${operation.path.replace(/\{\w+\}/g, newId())}`,
      { method: operation.method, headers: { cookie: await floor.cookieOf('sam') } },
    );
    expect(stranger.status).toBe(401);
    expect(stranger.headers.get('www-authenticate')).toBe('Bearer');
    expect(await stranger.json()).toMatchObject({ code: 'API_KEY_INVALID', status: 401, retryable: false });
  });

  test.each(api.operations)('[AP6] $name asks for its scope', async (operation) => {
    const others = scopes.filter((scope) => scope !== operation.scope);
    const narrow = await openApi(floor, 'meadow', others);
    expect(await narrow.refused(operation, exampleOf(operation, newId()))).toMatchObject({
      ...{ code: 'FORBIDDEN', status: 403, data: { permission: operation.scope } },
    });
  });

  test('[AP7] a revoked key is refused at once, and its last use is told', async () => {
    const short = await openApi(floor, 'meadow');
    await short.must(api.listTeams);
    const revoked = await sam.must(revokeApiKey, { apiKeyId: short.keyId });
    expect(await short.refused(api.listTeams)).toMatchObject({ code: 'API_KEY_INVALID' });
    expect(revoked.key.lastUsedAt).not.toBeNull();
  });

  test('[AP8] more than its share is refused with when to come again; another key goes on', async () => {
    const busy = await openApi(floor, 'meadow');
    // As many as its share, however slow the machine that runs this is.
    await floor.get(ApiDoor).calls.penalty(busy.keyId, ordinaryRate.burst);
    const refused = await busy.askOnce(api.listTeams);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(refused.body).toMatchObject({ code: 'TOO_MANY', retryable: true });
    await meadow.must(api.listTeams);
  });

  test.each(['{', '[]', '"text"', 'null', '7', '{"externalId":{"$ne":1},"name":"X"}'])(
    '[AP9] the body %s is refused as a problem',
    async (body) => {
      const response = await fetch(`http://127.0.0.1:${floor.servers[0]!.port}/api/v1/users`, {
        method: 'POST',
        headers: { authorization: `Bearer ${meadow.secret}`, 'content-type': 'application/json' },
        body,
      });
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(await response.json()).toMatchObject({ code: 'BAD_INPUT', type: 'urn:baton:problem:BAD_INPUT' });
    },
  );

  test('[AP9] what the API does not have is a problem too', async () => {
    const response = await fetch(`http://127.0.0.1:${floor.servers[0]!.port}/api/v1/nothing`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('one business', () => {
  const naming = api.operations.filter(({ path, name }) => path.includes('{') || name === 'addCategories');

  test.each(naming)('[AP10] $name answers a foreign id as a missing one', async (operation) => {
    const chatId = await newChat(harbour);
    const { chat } = await harbour.must(api.readApiChat, { params: { chatId } });
    const foreign = operation.path.includes('userId')
      ? chat.userId
      : operation.path.includes('chatId')
        ? chatId
        : floor.harbour.categories['Card']!;
    const told = await meadow.refused(operation, exampleOf(operation, foreign));
    const missing = await meadow.refused(operation, exampleOf(operation, newId()));
    expect(told).toMatchObject({ code: 'NOT_FOUND', status: 404 });
    expect({ ...told, instance: '' }).toEqual({ ...missing, instance: '' });
    expect((await harbour.must(api.readApiChat, { params: { chatId } })).chat).toEqual(chat);
  });

  test('[AP10] lists hold what is of the key’s business alone', async () => {
    const { teams } = await meadow.must(api.listTeams);
    expect(teams).toEqual([{ id: floor.meadow.teamId, name: 'Support' }]);
    const { entries } = await harbour.must(api.listApiCategories);
    expect(entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Card', 'Card arrival', 'Card lost']),
    );
    expect(entries.map(({ name }) => name)).not.toContain('Order');
  });
});

describe('users and messages', () => {
  test('[AP11] a user is made once for an external id, and changed by a second call', async () => {
    const externalId = nextExternalId();
    const details = [{ label: 'Plan', value: 'Gold' }];
    const calls = Array.from({ length: 5 }, () =>
      meadow.must(api.createUser, { body: { externalId, name: 'Mara', details } }),
    );
    const ids = new Set((await Promise.all(calls)).map(({ user }) => user.id));
    expect(ids.size).toBe(1);
    const body = { externalId, name: ' Mara Lind ', timeZone: 'Europe/Lisbon' };
    const { user } = await meadow.must(api.createUser, { body });
    expect(user).toMatchObject({ name: 'Mara Lind', details, timeZone: 'Europe/Lisbon', externalId });
    const other = await harbour.must(api.createUser, { body: { externalId, name: 'Somebody else' } });
    expect(ids.has(other.user.id)).toBe(false);
    for (const bad of [{ name: 'X' }, { externalId, name: ' ' }, { ...body, timeZone: 'Mars' }])
      expect(await meadow.refused(api.createUser, { body: bad })).toMatchObject({ code: 'BAD_INPUT' });
  });

  test('[AP12] a user’s message opens a chat with their bot, which the built-in bot leaves alone', async () => {
    const params = { userId: await newUser() };
    const body = { text: 'I want to talk to a person', channel: 'whatsapp' };
    const { chat, message } = await meadow.must(api.postUserMessage, { params, body });
    expect(chat).toMatchObject({ state: 'bot', channel: 'whatsapp', cycle: 1, seq: 1 });
    expect(message).toMatchObject({ text: body.text, from: { type: 'user', name: 'Mara Lind' } });
    const answer = { params: { chatId: chat.id }, body: { text: 'One moment.' } };
    const said = await meadow.must(api.postBotMessage, answer);
    expect(said.message).toMatchObject({ seq: 2, from: { type: 'bot' } });
    const more = await meadow.must(api.postUserMessage, { params, body: { text: 'Hello?' } });
    expect(more.chat).toMatchObject({ id: chat.id, seq: 3 });
    // Longer than the built-in bot waits before it looks for what was left without an answer.
    await floor.connection
      .collection<{ _id: string }>('chats')
      .updateOne({ _id: chat.id }, { $set: { 'lastMessage.at': new Date(0) } });
    const { Bot } = await import('../widget/bot.service.js');
    await floor.get(Bot).catchUp(new Date());
    const read = await meadow.must(api.listMessages, { params: { chatId: chat.id }, query: { limit: 2 } });
    expect(read).toMatchObject({ more: true, after: 2 });
    const rest = await meadow.must(api.listMessages, { params: { chatId: chat.id }, query: { after: 2 } });
    expect(rest.messages.map(({ text }) => text)).toEqual(['Hello?']);
    for (const text of ['', ' ', 'a'.repeat(20_000), 7])
      expect((await meadow.ask(api.postUserMessage, { params, body: { text } })).status).toBeGreaterThan(399);
    expect(await meadow.refused(api.listMessages, { params: { chatId: 'x' } })).toMatchObject({
      ...{ code: 'BAD_INPUT', data: { path: 'chatId' } },
    });
  });

  test('[AP13] handed over it is in the team’s queue with the bot’s reason; the bot says nothing more there', async () => {
    const params = { chatId: await newChat() };
    const body = { reason: 'failed', teamId: floor.meadow.teamId };
    const { chat } = await meadow.must(api.handOverChat, { params, body });
    expect(chat).toMatchObject({ state: 'queued', handOverReason: 'failed', teamId: floor.meadow.teamId });
    const again = await meadow.must(api.handOverChat, { params, body: { reason: 'didNotKnow' } });
    expect(again.chat).toEqual(chat);
    expect(await meadow.refused(api.postBotMessage, { params, body: { text: 'Still me' } })).toMatchObject({
      ...{ code: 'CHAT_NOT_OPEN', status: 409, data: { state: 'queued' } },
    });
    const other = { params: { chatId: await newChat() } };
    expect(
      await meadow.refused(api.handOverChat, { ...other, body: { ...body, teamId: floor.harbour.teamId } }),
    ).toMatchObject({ code: 'TEAM_NOT_OF_BUSINESS', status: 422 });
    expect(await meadow.refused(api.handOverChat, { ...other, body: { reason: 'noBot' } })).toMatchObject({
      code: 'BAD_INPUT',
    });
  });
});

describe('closing', () => {
  const choice = () => ({
    ...{ categoryId: floor.meadow.categories['Order']!, reasonId: floor.meadow.categories['Track order']! },
    notes: 'Parcel found',
  });

  test('[AP14] a chat is closed by the rules of members, as type api, and reopened', async () => {
    const params = { chatId: await newChat() };
    const open = { params, body: { categoryId: null, reasonId: null, notes: '' } };
    expect(await meadow.refused(api.closeApiChat, open)).toMatchObject({
      ...{ code: 'CATEGORY_REQUIRED', status: 422 },
    });
    expect(await meadow.refused(api.closeApiChat, { params, body: { ...choice(), cycle: 4 } })).toMatchObject(
      { code: 'BAD_INPUT' },
    );
    const { closure } = await meadow.must(api.closeApiChat, { params, body: choice() });
    expect(closure).toMatchObject({
      ...{ completionType: 'api', notes: 'Parcel found', by: { id: meadow.keyId, name: 'Bot' }, rev: 1 },
      ...{ category: { name: 'Order' }, reason: { name: 'Track order' }, undone: false },
    });
    expect(await meadow.refused(api.closeApiChat, { params, body: choice() })).toMatchObject({
      ...{ code: 'ALREADY_CLOSED', status: 409, data: { categoryName: 'Order' } },
    });
    const wish = { params, body: { teamId: floor.meadow.teamId } };
    const { chat } = await meadow.must(api.reopenApiChat, wish);
    expect(chat).toMatchObject({ state: 'queued', cycle: 2, completionType: null });
    expect(await meadow.refused(api.reopenApiChat, wish)).toMatchObject({ code: 'CHAT_OPEN', status: 409 });
    expect(
      await meadow.refused(api.reopenApiChat, { params, body: { teamId: floor.harbour.teamId } }),
    ).toMatchObject({ code: 'TEAM_NOT_OF_BUSINESS' });
    expect(await meadow.refused(api.reopenApiChat, { params, body: {} })).toMatchObject({
      code: 'BAD_INPUT',
    });
  });

  test('[AP15] closings are followed by their cursor, each once and in order', async () => {
    const { ClosureFeed } = await import('../closures/closureFeed.js');
    const feed = floor.get(ClosureFeed);
    const { cursor: start } = await harbour.must(api.listClosures);
    const body = {
      ...{ categoryId: floor.harbour.categories['Card']!, notes: '' },
      reasonId: floor.harbour.categories['Card lost']!,
    };
    const closed: string[] = [];
    for (let count = 0; count < 5; count++) {
      const params = { chatId: await newChat(harbour) };
      closed.push((await harbour.must(api.closeApiChat, { params, body })).closure.id);
    }
    // Too young to be listed: one that was slower might still come before them.
    expect(await harbour.must(api.listClosures, { query: { cursor: start } })).toMatchObject({
      closures: [],
    });
    feed.settledMs = 0;
    const followed: string[] = [];
    let cursor = start;
    for (let more = true; more;) {
      const page = await harbour.must(api.listClosures, { query: { cursor, limit: 2 } });
      followed.push(...page.closures.map(({ id }) => id));
      ({ cursor, more } = page);
    }
    expect(followed).toEqual(closed);
    expect((await meadow.must(api.listClosures)).closures.map(({ id }) => id)).not.toContain(closed[0]);
    for (const query of [{ cursor: '../x' }, { limit: 0 }, { limit: 201 }, { limit: 'x' }, { other: 1 }])
      expect(await meadow.refused(api.listClosures, { query: query as never })).toMatchObject({
        ...{ code: 'BAD_INPUT', status: 400 },
      });
  });
});

describe('categories', () => {
  test('[AP16] entries are added, renamed and deleted as an admin does it, and admins hear of it', async () => {
    const { version, entries } = await meadow.must(api.addApiCategories, { body: { names: ['Delivery'] } });
    const [added] = entries;
    expect(added).toMatchObject({ name: 'Delivery', parentId: null, status: 'active', rev: 1 });
    const told = await sam.next('categories:changed', (change) => change.version === version);
    expect(told.by).toMatchObject({ id: meadow.keyId, name: 'Bot' });
    const params = { entryId: added!.id };
    const renamed = await meadow.must(api.renameApiCategory, { params, body: { rev: 1, name: 'Shipping' } });
    expect(renamed.entries).toEqual([{ ...added, name: 'Shipping', rev: 2 }]);
    expect(
      await meadow.refused(api.renameApiCategory, { params, body: { rev: 1, name: 'Late' } }),
    ).toMatchObject({ code: 'STALE', status: 409, data: { current: { name: 'Shipping' } } });
    expect(await meadow.refused(api.addApiCategories, { body: { names: ['ORDER'] } })).toMatchObject({
      ...{ code: 'NAME_TAKEN', status: 409 },
    });
    expect(await meadow.refused(api.addApiCategories, { body: { names: [' '] } })).toMatchObject({
      ...{ code: 'NAME_EMPTY', status: 422 },
    });
    expect(await meadow.refused(api.deleteApiCategory, { params, query: { rev: 1 } })).toMatchObject({
      code: 'STALE',
    });
    expect(await meadow.refused(api.deleteApiCategory, { params })).toMatchObject({ code: 'BAD_INPUT' });
    await meadow.must(api.deleteApiCategory, { params, query: { rev: 2 } });
    const { entries: left } = await meadow.must(api.listApiCategories);
    expect(left.map(({ id }) => id)).not.toContain(added!.id);
  });
});

test('[AP18] the document is served with the viewer that shows it, from files of Baton’s own', async () => {
  const base = `http://127.0.0.1:${floor.servers[0]!.port}/api`;
  const document = (await (await fetch(`${base}/openapi.json`)).json()) as { paths: object };
  expect(Object.keys(document.paths)).toContain('/api/v1/chats/{chatId}/close');
  const page = await fetch(`${base}/docs`);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const sources = [...(await page.text()).matchAll(/(?:src|href)="(\/api[^"]+)"/g)].map(([, path]) => path!);
  expect(sources).toHaveLength(3);
  for (const path of sources) {
    const file = await fetch(`${base}${path.slice('/api'.length)}`);
    expect([path, file.status]).toEqual([path, 200]);
  }
  for (const file of ['package.json', 'index.html', '..%2fpackage.json', '__proto__'])
    expect((await fetch(`${base}/docs/${file}`)).status).toBe(404);
});

describe('an intention', () => {
  test('[AP17] sent again with its idempotency key it is done once and answered alike', async () => {
    const params = { userId: await newUser() };
    const asked = { params, body: { text: 'Only once' }, idempotencyKey: randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => meadow.ask(api.postUserMessage, asked)),
    );
    const told = answers.map(({ body }) => (body as { message: { id: string } }).message.id);
    expect(new Set(told).size).toBe(1);
    const again = await meadow.ask(api.postUserMessage, asked);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toMatchObject({ message: { id: told[0], text: 'Only once' } });
    const chatId = (again.body as { chat: { id: string } }).chat.id;
    const { messages } = await meadow.must(api.listMessages, { params: { chatId } });
    expect(messages).toHaveLength(1);
  });

  test('[AP17] it is done once even where the note of its answer was lost', async () => {
    const params = { chatId: await newChat() };
    const idempotencyKey = randomUUID();
    const choice = {
      ...{ categoryId: floor.meadow.categories['Feedback']!, reasonId: null },
      notes: 'Only once',
    };
    const asked = { params, body: choice, idempotencyKey };
    const { closure } = await meadow.must(api.closeApiChat, asked);
    await floor.connection.collection('apiAnswers').deleteMany({});
    expect((await meadow.must(api.closeApiChat, asked)).closure).toEqual(closure);
    const named = { body: { names: ['Once by key'] }, idempotencyKey: randomUUID() };
    const added = await meadow.must(api.addApiCategories, named);
    await floor.connection.collection('apiAnswers').deleteMany({});
    expect(await meadow.must(api.addApiCategories, named)).toEqual(added);
  });

  test('[AP17] the same key with other content is refused, and so is one that is none', async () => {
    const idempotencyKey = randomUUID();
    await meadow.must(api.addApiCategories, { body: { names: ['By intention'] }, idempotencyKey });
    expect(
      await meadow.refused(api.addApiCategories, { body: { names: ['By another'] }, idempotencyKey }),
    ).toMatchObject({ code: 'OP_ID_REUSED', status: 422 });
    const body = { names: ['Never'] };
    expect(await meadow.refused(api.addApiCategories, { body, idempotencyKey: 'a b' })).toMatchObject({
      ...{ code: 'BAD_INPUT', data: { path: 'Idempotency-Key' } },
    });
  });

  test('[AP7] a key that is revoked meanwhile writes nothing', async () => {
    const opId = randomUUID();
    const wanted = {
      opId,
      businessId: floor.meadow.id,
      name: 'Short lived',
      scopes: ['categories.write' as const],
    };
    const { key } = await sam.must(createApiKey, wanted);
    await sam.must(revokeApiKey, { apiKeyId: key.id });
    const { Log } = await import('../log/log.js');
    const { apiKeySession, onBehalfOf } = await import('../log/onBehalf.js');
    let wrote = false;
    const write = onBehalfOf(apiKeySession(key.id), () =>
      floor.get(Log).write('test', () => {
        wrote = true;
        return Promise.resolve();
      }),
    );
    await expect(write).rejects.toMatchObject({ code: 'SIGNED_OUT' });
    expect(wrote).toBe(false);
  });
});
