/** @jest-environment node */
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import type { Chat } from '#shared/chats/chats.contract';
import type { OverviewChanged } from '#shared/overview/overview.contract';
import type { Reply } from '#shared/wire/request';
import { chatWith } from '../chats/chat.fake';
import { useChatsStore } from '../chats/chats.store';
import { unanswered } from '../wire/refused';
import { useLine } from '../wire/socket';
import { useOverviewStore } from './overview.store';

const businessId = chatWith().businessId;
const zero = { bot: 0, queue: 0, active: 0, waiting: 0, completed: 0 };
const filter = { teamId: null, assigneeId: null, newUsers: false, delayed: false };
const wanted = { businessId, list: 'queue' as const, filter };
const queued = (place: number, seq = 1) =>
  chatWith({ id: String(place).padStart(24, '0'), state: 'queued', queuedAt: place, seq });
const told = (chats: Chat[], anew = false): OverviewChanged => ({
  businesses: [{ businessId, live: chats.length, delayed: 0 }],
  list: { businessId, counts: { ...zero, queue: chats.length }, chats, anew },
});

/** What the server has stored, and what was asked of it. */
let stored: Chat[];
let asked: string[];
let lost: boolean;
/** What is told while the window is read. */
let meanwhile: (() => void) | undefined;

beforeEach(() => {
  setActivePinia(createPinia());
  [stored, asked, lost, meanwhile] = [[queued(1), queued(2)], [], false, undefined];
  useLine({ connected: true, request: answerTo });
});

async function answerTo(name: string, input: unknown): Promise<Reply<unknown>> {
  asked.push(name);
  const window = { chats: [...stored], more: false };
  await new Promise((resolve) => setImmediate(resolve));
  if (lost) throw unanswered(true);
  meanwhile?.();
  if (name === 'overview:page') return { ok: true, data: { chats: [queued(3)], more: false } };
  if (name === 'chat:page') return { ok: true, data: { chat: chatWith(), messages: [], more: false } };
  if (name === 'overview:watchChat') return { ok: true, data: { chat: chatWith({ seq: 9 }) } };
  const watched = (input as { watched: unknown }).watched;
  const counts = { ...zero, queue: stored.length };
  const businesses = [{ businessId, live: stored.length, delayed: 0 }];
  return { ok: true, data: { businesses, counts: watched ? counts : null, window: watched ? window : null } };
}

const ids = (store: ReturnType<typeof useOverviewStore>) =>
  store.window?.chats.map((chat) => Number(chat.id)) ?? null;

describe('the watched list', () => {
  it('keeps what was told while it was being read', async () => {
    const store = useOverviewStore();
    meanwhile = () => store.events['overview:changed'](told([queued(3)]));
    await store.watch(wanted);
    expect(ids(store)).toEqual([1, 2, 3]);
  });

  it('shows the last list asked for, whichever answer comes last', async () => {
    const store = useOverviewStore();
    const first = store.watch({ ...wanted, list: 'waiting' });
    stored = [queued(5)];
    await Promise.all([first, store.watch(wanted)]);
    expect(ids(store)).toEqual([5]);
    expect(store.wanted?.list).toBe('queue');
  });

  it('is read anew after a reconnect, and when too much changed to be told', async () => {
    const store = useOverviewStore();
    await store.watch(wanted);
    stored = [queued(2)];
    store.sync();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ids(store)).toEqual([2]);
    stored = [queued(4)];
    store.events['overview:changed'](told([], true));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ids(store)).toEqual([4]);
  });

  it('takes nothing when nobody looks, nor what is told of another business', async () => {
    const store = useOverviewStore();
    store.events['overview:changed'](told([queued(1)]));
    expect(store.businesses.size).toBe(0);
    await store.watch({ ...wanted, businessId: 'f'.repeat(24) });
    store.events['overview:changed'](told([queued(7)]));
    expect(ids(store)).toEqual([1, 2]);
    store.leave();
    store.sync();
    expect(asked).toEqual(['overview:watch', 'overview:leave']);
  });

  it('says why it could not be read, and is right when read again', async () => {
    const store = useOverviewStore();
    lost = true;
    await store.watch(wanted);
    expect(store.failure).not.toBeUndefined();
    expect(ids(store)).toBeNull();
    lost = false;
    await store.read();
    expect(store.failure).toBeUndefined();
    expect(ids(store)).toEqual([1, 2]);
  });
});

describe('reading along', () => {
  it('reads the rows that were written between the transcript and the watching', async () => {
    const store = useOverviewStore();
    const chats = useChatsStore();
    await chats.openTranscript(chatWith().id);
    await store.readAlong(chatWith().id);
    expect(asked).toEqual(['chat:page', 'overview:watchChat', 'chat:page']);
    store.sync();
    expect(asked.at(-1)).toBe('overview:watchChat');
  });
});
