import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SessionState } from '#shared/session/session.contract';
import type { Reply } from '#shared/wire/request';
import { setPreferences } from '#shared/members/members.contract';
import { Members } from '../members/members.service.js';
import type { Server } from '../server.js';
import { connectConsole } from '../testing/client.js';
import { startFloor, startTestServer, testDatabase, type Floor } from '../testing/floor.js';
import { hashPassword } from './passwords.js';
import { SignIn } from './signIn.service.js';

const password = 'a long enough password';

interface Answer {
  status: number;
  body: Reply<SessionState>;
  cookie: string;
}

/** Sends a route as a browser on Baton's own page would; `origin` null sends none. */
async function send(
  port: number,
  method: string,
  path: string,
  wanted: { body?: unknown; cookie?: string; origin?: string | null } = {},
): Promise<Answer> {
  const own = `http://localhost:${port}`;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (wanted.cookie) headers['cookie'] = wanted.cookie;
  if (wanted.origin !== null) headers['origin'] = wanted.origin ?? own;
  const body = wanted.body === undefined ? {} : { body: JSON.stringify(wanted.body) };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, ...body });
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0]!;
  return { status: response.status, body: (await response.json()) as Reply<SessionState>, cookie };
}

describe('signing in and out', () => {
  let floor: Floor;
  let port: number;
  const email = 'new@example.com';
  beforeAll(async () => {
    floor = await startFloor();
    port = floor.servers[0]!.port;
    const rights = { groupName: 'Agent', businessIds: [floor.meadow.id], teamIds: [floor.meadow.teamId] };
    await floor
      .get(Members)
      .create({ name: 'New', email, passwordHash: await hashPassword(password), ...rights });
  });
  afterAll(() => floor.stop());

  test('[SE1] the right password opens a session whose cookie no script reads', async () => {
    const { status, body, cookie } = await send(port, 'POST', '/api/session', {
      body: { email: ' NEW@example.com', password },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: true, data: { me: { name: 'New', groupName: 'Agent' } } });
    const read = await send(port, 'GET', '/api/session', { cookie });
    expect(read.body).toMatchObject({ ok: true, data: { me: { email } } });
    const raw = await fetch(`http://127.0.0.1:${port}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: `http://localhost:${port}` },
      body: JSON.stringify({ email, password }),
    });
    expect(raw.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
  });

  test.each([
    ['a wrong password', { email, password: 'not this one' }],
    ['an unknown address', { email: 'nobody@example.com', password }],
  ])('[SE2] %s gets the same answer', async (_, body) => {
    const answer = await send(port, 'POST', '/api/session', { body });
    expect([answer.status, answer.cookie]).toEqual([401, '']);
    expect(answer.body).toMatchObject({ ok: false, code: 'WRONG_SIGN_IN' });
  });

  test.each([
    ['operators', { email: { $ne: '' }, password: { $ne: '' } }],
    ['unknown fields', { email, password, admin: true }],
    ['nothing', {}],
  ])('[SE3] %s instead of a sign-in is refused as bad input', async (_, body) => {
    expect((await send(port, 'POST', '/api/session', { body })).body).toMatchObject({
      ok: false,
      code: 'BAD_INPUT',
    });
  });

  test.each([['https://evil.example'], ['null'], [null]])(
    '[SE4] a sign-in from the page %s is refused',
    async (origin) => {
      const answer = await send(port, 'POST', '/api/session', { body: { email, password }, origin });
      expect([answer.status, answer.cookie]).toEqual([403, '']);
    },
  );

  test('[SE5] guessing is slowed down, with when to come again', async () => {
    const answers: Answer[] = [];
    for (let i = 0; i < 12; i++) {
      answers.push(
        await send(port, 'POST', '/api/session', {
          body: { email: 'lea@example.com', password: `guess ${i}` },
        }),
      );
    }
    expect(answers[0]!.status).toBe(401);
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'TOO_MANY', retryable: true } });
  });

  test('[SE6] signing out ends the session, its socket, and whatever it still sends', async () => {
    const { cookie } = await send(port, 'POST', '/api/session', { body: { email, password } });
    const page = await connectConsole(port, cookie);
    const cut = new Promise((resolve) => page.socket.once('disconnect', resolve));
    await send(port, 'DELETE', '/api/session', { cookie });
    await cut;
    expect((await send(port, 'GET', '/api/session', { cookie })).body).toMatchObject({
      ok: true,
      data: { me: null },
    });
    await expect(connectConsole(port, cookie)).rejects.toThrow('SIGNED_OUT');
  });

  test('[SE7] a write whose session ended a moment before is refused in its transaction', async () => {
    const page = await floor.signIn('ben', { sync: false });
    const sessions = floor.connection.collection('sessions');
    await sessions.updateMany({ memberId: floor.members.ben }, { $set: { endedAt: new Date() } });
    expect(await page.ask(setPreferences, { theme: 'dark' })).toMatchObject({
      ok: false,
      code: 'SIGNED_OUT',
    });
  });

  test('[SE8] without demonstration data nobody signs in with one click', async () => {
    const answer = await send(port, 'POST', '/api/session/demo', { body: { memberId: floor.members.ana } });
    expect(answer.body).toMatchObject({ ok: false, code: 'WRONG_SIGN_IN' });
  });
});

describe('the first visit', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startTestServer(testDatabase());
  });
  afterAll(() => server.stop());

  const first = { name: 'First', email: 'first@example.com', password };

  test('[SE9] the code from the log makes one administrator, once', async () => {
    const code = (await server.app.get(SignIn).setupCode())!;
    const state = await send(server.port, 'GET', '/api/session');
    expect(state.body).toMatchObject({ ok: true, data: { setupNeeded: true, me: null, demoMembers: null } });
    const wrong = await send(server.port, 'POST', '/api/setup', { body: { ...first, code: 'guessed' } });
    expect(wrong.body).toMatchObject({ ok: false, code: 'SETUP_CODE_WRONG' });
    const weak = await send(server.port, 'POST', '/api/setup', {
      body: { ...first, code, password: 'short' },
    });
    expect(weak.body).toMatchObject({ ok: false, code: 'PASSWORD_TOO_SHORT', data: { min: 10 } });
    const made = await send(server.port, 'POST', '/api/setup', { body: { ...first, code } });
    expect(made.body).toMatchObject({
      ok: true,
      data: { setupNeeded: false, me: { groupName: 'Administrator' } },
    });
    const again = await send(server.port, 'POST', '/api/setup', { body: { ...first, code } });
    expect(again.body).toMatchObject({ ok: false, code: 'SETUP_DONE' });
  });
});
