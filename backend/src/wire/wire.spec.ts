import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addCategories } from '#shared/categories/categories.contract';
import { setPreferences } from '#shared/members/members.contract';
import { protocol, sync } from '#shared/sync/sync.contract';
import { helloUser } from '#shared/widget/widget.contract';
import { connectConsole, type Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { Sessions, hashOf } from '../session/sessions.service.js';
import { Members } from '../members/members.service.js';
import { io } from 'socket.io-client';

let floor: Floor;
let ana: Client;
beforeAll(async () => {
  floor = await startFloor();
  ana = await floor.signIn('ana');
});
afterAll(() => floor.stop());

const port = (): number => floor.servers[0]!.port;

/** Tries to connect with any origin; answers with the error, or null. */
function connect(path: string, origin: string | null, auth: object, cookie = ''): Promise<Error | null> {
  const extraHeaders: Record<string, string> = { cookie, ...(origin !== null && { origin }) };
  const socket = io(`http://127.0.0.1:${port()}`, {
    path,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth,
    extraHeaders,
  });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(null));
    socket.once('connect_error', (error) => resolve(error));
  }).then((result) => {
    socket.disconnect();
    return result as Error | null;
  });
}

describe('the doors', () => {
  test.each([
    ['foreign', 'https://evil.example'],
    ['null', 'null'],
    ['missing', null],
    ['a look-alike host', 'http://localhost.evil.example'],
    ['another port', 'http://localhost:1'],
    ['another scheme', 'https://localhost'],
  ])('[WI1] a console socket from a %s origin is refused', async (_, origin) => {
    const cookie = await floor.cookieOf('ana');
    expect(await connect('/socket', origin, { protocol }, cookie)).toBeInstanceOf(Error);
  });

  test('[WI1] the widget is refused on a page that the business does not allow', async () => {
    const auth = { businessKey: floor.meadow.widgetKey, token: null, protocol };
    expect(await connect('/widget/socket', 'https://evil.example', auth)).toBeInstanceOf(Error);
    expect(await connect('/widget/socket', `http://localhost:${port()}`, auth)).toBeNull();
  });

  test.each([
    ['no auth', {}],
    ['an object as key', { businessKey: { $ne: null }, token: null, protocol }],
    ['an object as token', { businessKey: 'x', token: { $gt: '' }, protocol }],
    ['a number as key', { businessKey: 7, token: null, protocol }],
  ])('[WI2] a widget handshake with %s is refused', async (_, auth) => {
    expect(await connect('/widget/socket', `http://localhost:${port()}`, auth)).toBeInstanceOf(Error);
  });

  test('[WI3] without a session a console socket is refused as signed out', async () => {
    await expect(connectConsole(port(), 'baton=nothing')).rejects.toThrow('SIGNED_OUT');
  });

  test('[WI4] an older page is told that there is a new version', async () => {
    await expect(
      connectConsole(port(), await floor.cookieOf('ana'), { protocol: protocol - 1 }),
    ).rejects.toThrow('NEW_VERSION');
  });
});

describe('requests', () => {
  test('[WI5] an unknown request is answered, not ignored', async () => {
    const reply = await ana.socket.timeout(2_000).emitWithAck('category:destroyAll', {});
    expect(reply).toMatchObject({ ok: false, code: 'UNKNOWN_REQUEST' });
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '[WI5] %s is no request',
    async (name) => {
      expect(await ana.socket.timeout(2_000).emitWithAck(name, {})).toMatchObject({
        ok: false,
        code: 'UNKNOWN_REQUEST',
      });
    },
  );

  test('[WI6] nesting 200 deep is refused and the socket lives on', async () => {
    let deep: object = {};
    for (let i = 0; i < 200; i++) deep = { deep };
    const reply = await ana.socket.timeout(2_000).emitWithAck(setPreferences.name, deep);
    expect(reply).toMatchObject({ ok: false, code: 'BAD_INPUT' });
    expect((await ana.ask(setPreferences, { theme: 'dark' })).ok).toBe(true);
  });

  test.each([
    ['an unknown field', { theme: 'dark', admin: true }],
    ['a wrong type', { theme: 7 }],
    ['an operator', { language: { $ne: '' } }],
    ['no object', 'dark'],
    ['nothing', null],
  ])('[WI7] %s is refused with its path', async (_, payload) => {
    const reply = await ana.socket.timeout(2_000).emitWithAck(setPreferences.name, payload);
    expect(reply).toMatchObject({ ok: false, code: 'BAD_INPUT', retryable: false });
  });

  test('[WI8] a member without the permission is refused by name', async () => {
    const reply = await ana.ask(addCategories, {
      businessId: floor.meadow.id,
      opId: randomUUID(),
      parentId: null,
      names: ['X'],
    });
    expect(reply).toMatchObject({ ok: false, code: 'FORBIDDEN', data: { permission: 'categories.edit' } });
  });

  test('[WI9] a console may not send the widget’s requests', async () => {
    expect(
      await ana.socket.timeout(2_000).emitWithAck(helloUser.name, { chatId: null, seq: 0 }),
    ).toMatchObject({
      ok: false,
      code: 'UNKNOWN_REQUEST',
    });
  });

  test('[WI10] more than its share is refused as retryable, with when to come again', async () => {
    const ben = await floor.signIn('ben', { sync: false });
    const input = { taxonomies: {}, chats: {}, timeZone: 'UTC' };
    const replies = await Promise.all(Array.from({ length: 30 }, () => ben.ask(sync, input)));
    const refused = replies.filter((reply) => !reply.ok);
    expect(refused.length).toBeGreaterThan(10);
    expect(refused[0]).toMatchObject({ code: 'TOO_MANY', retryable: true });
  });
});

describe('rights', () => {
  test('[WI11] the sockets of a session that ended are cut within a second', async () => {
    const cookie = await floor.cookieOf('ben');
    const ben = await connectConsole(port(), cookie);
    const gone = new Promise<number>((resolve) => ben.socket.once('disconnect', () => resolve(Date.now())));
    const begun = Date.now();
    await floor.get(Sessions).end(hashOf(cookie.slice('baton='.length)));
    expect((await gone) - begun).toBeLessThan(1_000);
  });

  test('[WI12] a permission taken away is gone on the open socket, and a business too', async () => {
    const lea = await floor.signIn('lea');
    const add = (name: string) =>
      lea.ask(addCategories, {
        businessId: floor.meadow.id,
        opId: randomUUID(),
        parentId: null,
        names: [name],
      });
    expect((await add('Before')).ok).toBe(true);
    await floor.get(Members).setRights(floor.members.lea, { groupName: 'Agent' });
    await lea.next('me:changed', (me) => me.groupName === 'Agent');
    expect(await add('After')).toMatchObject({ ok: false, code: 'FORBIDDEN' });
    await floor
      .get(Members)
      .setRights(floor.members.lea, { groupName: 'Team lead', businessIds: [floor.harbour.id] });
    await lea.next('me:changed', (me) => me.businessIds?.includes(floor.harbour.id) === true);
    expect(await add('Elsewhere')).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    const heard = lea.heard('categories:changed').length;
    const sam = await floor.signIn('sam');
    await sam.must(addCategories, {
      businessId: floor.meadow.id,
      opId: randomUUID(),
      parentId: null,
      names: ['Unheard'],
    });
    await sam.must(addCategories, {
      businessId: floor.harbour.id,
      opId: randomUUID(),
      parentId: null,
      names: ['Heard'],
    });
    await lea.next('categories:changed', (change) => change.businessId === floor.harbour.id);
    expect(lea.heard('categories:changed').length).toBe(heard + 1);
  });
});
