import { beforeEach, expect, it } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import type { FoundUser } from '#shared/chats/userSearch.contract';
import type { Me } from '#shared/members/members.contract';
import { useSessionStore } from '../session/session.store';
import { foundEntries } from './foundEntries';

beforeEach(() => {
  setActivePinia(createPinia());
});

function signedIn(permissions: string[]): void {
  useSessionStore().me = { id: 'ana', name: 'Ana Silva', permissions, businessIds: [] } as unknown as Me;
}

function user(chat: Partial<NonNullable<FoundUser['chat']>> | null): FoundUser {
  const rest = { id: 'c', state: 'active', openedAt: 0, agentId: 'ben', agentName: 'Ben Okafor' } as const;
  return { id: 'u', businessId: 'b', name: 'Marta Ortiz', chat: chat && { ...rest, ...chat } };
}

const wayOf = (found: FoundUser) => foundEntries([found], [])[0]?.to;

it('leads to the chat where the member may act on it, and to the transcript else', () => {
  signedIn(['chats.receive']);
  expect(wayOf(user({ agentId: 'ana' }))).toEqual({ name: 'chats', params: { chatId: 'c' } });
  expect(wayOf(user({}))).toEqual({ name: 'transcript', params: { chatId: 'c' } });
  signedIn(['chats.viewAll']);
  expect(wayOf(user({}))).toEqual({ name: 'businessChats', params: { businessId: 'b', chatId: 'c' } });
  expect(wayOf(user({ state: 'completed', agentId: 'ana' }))).toMatchObject({ name: 'transcript' });
});

it('lists a user without a chat alone, and nothing twice', () => {
  signedIn([]);
  expect(foundEntries([user(null)], []).map(({ key }) => key)).toEqual(['user-u']);
  const all = foundEntries([user({})], []);
  expect(all.map(({ key, detail }) => [key, detail])).toEqual([
    ['chat-c', expect.stringMatching(/^Ben Okafor · active · .*1970$/)],
    ['user-u', ''],
  ]);
  expect(foundEntries([user({})], all)).toEqual([]);
});
