import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { createMemoryHistory, createRouter, type Router } from 'vue-router';
import type { SessionState } from '#shared/session/session.contract';
import type { Me } from '#shared/members/members.contract';
import type { Reply } from '#shared/wire/request';
import { home, whereTo } from './wayIn';
import SignInPage from './SignInPage.vue';
import { useSessionStore } from './session.store';

const ana = {
  ...{ id: 'a'.repeat(24), name: 'Ana Silva', email: 'ana@example.org', groupName: 'Agent' },
  ...{ permissions: ['chats.receive'], businessIds: ['b'.repeat(24)], teamIds: [], presence: 'offline' },
} as unknown as Me;
const demoMember = { id: ana.id, name: ana.name, groupName: 'Agent', businesses: 'Meadow Shop' };
const nobody: SessionState = { me: null, setupNeeded: false, demoMembers: [demoMember] };

/** The server's side of the routes: who is signed in, and what was asked. */
let state: SessionState;
let reachable: boolean;
let asked: { method: string; path: string; body: unknown }[];
let page: VueWrapper | undefined;
let router: Router;

const routes = [
  { path: '/sign-in', name: 'signIn', component: SignInPage },
  { path: '/setup', name: 'setup', component: { render: () => null } },
  { path: '/', redirect: home },
  { path: '/chats/:chatId?', name: 'chats', component: { render: () => null } },
];

beforeEach(() => {
  setActivePinia(createPinia());
  [state, reachable, asked] = [nobody, true, []];
  router = createRouter({ history: createMemoryHistory(), routes });
  router.beforeEach(whereTo);
  globalThis.fetch = serve as unknown as typeof fetch;
  // jsdom has no timeout of its own.
  AbortSignal.timeout ??= () => new AbortController().signal;
});

afterEach(() => page?.unmount());

async function serve(path: string, { method, body }: { method: string; body?: string }) {
  if (!reachable) throw new TypeError('Failed to fetch');
  const input = body === undefined ? undefined : (JSON.parse(body) as Record<string, unknown>);
  asked.push({ method, path, body: input });
  return { json: async () => answerTo(method, path, input) };
}

function answerTo(method: string, path: string, input?: Record<string, unknown>): Reply<SessionState> {
  if (path === '/api/session' && method === 'POST' && input?.['password'] !== 'correct horse') {
    return { ok: false, code: 'WRONG_SIGN_IN', retryable: false, data: {}, id: 'r1' };
  }
  if (method === 'POST') state = { ...nobody, me: ana };
  if (method === 'DELETE') state = nobody;
  return { ok: true, data: state };
}

async function open(path: string): Promise<VueWrapper> {
  await router.push(path).catch(() => undefined);
  page = mount(SignInPage, { global: { plugins: [router] }, attachTo: document.body });
  await flushPromises();
  return page;
}

async function fill(wrapper: VueWrapper, password: string): Promise<void> {
  const [email, secret] = wrapper.findAll('input');
  await email!.setValue('ana@example.org');
  await secret!.setValue(password);
  await wrapper.get('form').trigger('submit');
  await flushPromises();
}

describe('the sign-in page', () => {
  it('has the fields, the button and the demonstration members by their names', async () => {
    const wrapper = await open('/sign-in');
    expect(wrapper.findAll('label').map((label) => label.text())).toEqual(['Email', 'Password']);
    expect(wrapper.findAll('button').map((button) => button.text())).toEqual(['Sign in', 'Ana Silva']);
    expect(wrapper.get('ul').attributes('aria-labelledby')).toBe('demo-members');
    expect(wrapper.text()).toContain('BATON_DEMO=false');
  });

  it('signs in and forgets the password', async () => {
    const wrapper = await open('/sign-in');
    await fill(wrapper, 'correct horse');
    expect(useSessionStore().me).toEqual(ana);
    expect((wrapper.findAll('input')[1]!.element as HTMLInputElement).value).toBe('');
  });

  it('says what is wrong and keeps what was typed', async () => {
    const wrapper = await open('/sign-in');
    await fill(wrapper, 'wrong horse');
    expect(wrapper.get('[role=alert]').text()).toMatch(/Email or password is not right/);
    expect((wrapper.findAll('input')[0]!.element as HTMLInputElement).value).toBe('ana@example.org');
    expect(useSessionStore().me).toBeNull();
  });

  it('signs a demonstration member in with one click', async () => {
    const wrapper = await open('/sign-in');
    await wrapper.findAll('button')[1]!.trigger('click');
    await flushPromises();
    expect(asked.at(-1)).toEqual({ method: 'POST', path: '/api/session/demo', body: { memberId: ana.id } });
    expect(useSessionStore().me).toEqual(ana);
  });

  it('says when the server does not answer, and goes on when it does again', async () => {
    reachable = false;
    const wrapper = await open('/sign-in');
    expect(wrapper.get('[role=alert]').text()).toMatch(/Baton does not answer/);
    reachable = true;
    await wrapper.get('button').trigger('click');
    await flushPromises();
    expect(wrapper.find('form').exists()).toBe(true);
  });
});

describe('the way in', () => {
  it('leads to the sign-in page without a session, and remembers where one wanted to go', async () => {
    await open('/chats/abc');
    expect(router.currentRoute.value).toMatchObject({ name: 'signIn', query: { next: '/chats/abc' } });
  });

  it('leads to the setup page until there is an administrator', async () => {
    state = { ...nobody, setupNeeded: true };
    await open('/chats');
    expect(router.currentRoute.value.name).toBe('setup');
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example'])(
    'does not follow %s out of the console',
    async (next) => {
      state = { ...nobody, me: ana };
      expect(router.resolve({ name: 'signIn', query: { next } }).query['next']).toBe(next);
      await useSessionStore().load();
      await router.push({ name: 'signIn', query: { next }, force: true }).catch(() => undefined);
      expect(router.currentRoute.value.fullPath.startsWith('/chats')).toBe(true);
    },
  );
});
