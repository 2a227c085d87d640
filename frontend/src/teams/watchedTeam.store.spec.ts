import { beforeEach, expect, jest, test } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import type { Chat } from '#shared/chats/chats.contract';

const ask = jest.fn<(request: { name: string }, input: unknown) => Promise<unknown>>();
jest.unstable_mockModule('../wire/ask', () => ({ ask }));
const { useWatchedTeamStore } = await import('./watchedTeam.store');

const counts = { queued: 1, delayed: 0, active: 0, waiting: 0 };
const chat = (id: string, seq: number, changes: Partial<Chat> = {}): Chat =>
  ({ id, seq, teamId: 'team', state: 'queued', queuedAt: 1, ...changes }) as Chat;

beforeEach(() => void setActivePinia(createPinia()));

test('what is told while the answer is on its way is not undone by it', async () => {
  const store = useWatchedTeamStore();
  let answer: (value: unknown) => void = () => undefined;
  ask.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  const watching = store.watchIt('team');
  store.events['team:chat']({ teamId: 'team', chat: chat('taken', 5, { state: 'completed' }) });
  store.events['team:chat']({ teamId: 'team', chat: chat('new', 2) });
  answer({ counts, chats: [chat('taken', 4), chat('old', 1, { queuedAt: 0 })] });
  await watching;
  expect(store.queued.map(({ id }) => id)).toEqual(['old', 'new']);
});

test('a chat that leaves the team leaves the list, and nothing older brings it back', async () => {
  const store = useWatchedTeamStore();
  ask.mockResolvedValueOnce({ counts, chats: [chat('one', 3)] });
  await store.watchIt('team');
  store.events['team:chat']({ teamId: 'team', chat: chat('one', 5, { teamId: 'other' }) });
  store.events['team:chat']({ teamId: 'team', chat: chat('one', 4) });
  expect(store.chats).toEqual([]);
});

test('after a cut the answer says what is gone; facts of another team are not taken', async () => {
  const store = useWatchedTeamStore();
  ask.mockResolvedValueOnce({ counts, chats: [chat('one', 3), chat('two', 1)] });
  await store.watchIt('team');
  store.events['team:chat']({ teamId: 'other', chat: chat('three', 1, { teamId: 'other' }) });
  store.events['team:counts']({ teamId: 'other', counts: { ...counts, queued: 9 } });
  ask.mockResolvedValueOnce({ counts, chats: [chat('two', 1)] });
  await store.watchIt('team');
  expect(store.chats.map(({ id }) => id)).toEqual(['two']);
  expect(store.counts?.queued).toBe(1);
});
