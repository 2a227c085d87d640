/** @jest-environment node */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import type { MemberCard } from '#shared/members/members.contract';
import type { Reply } from '#shared/wire/request';
import { unanswered } from '../wire/refused';
import { useLine } from '../wire/socket';
import { useMembersStore } from './members.store';

const card = (place: number, load = 0): MemberCard => ({
  id: String(place).padStart(24, '0'),
  name: `Agent ${place}`,
  presence: 'online',
  teamIds: [],
  load,
  cap: 3,
  connected: true,
});

/** What the server has stored, what was asked of it, and what it tells while it is asked. */
let stored: MemberCard[];
let asked: string[];
let fails: number;
let meanwhile: (() => void) | undefined;

beforeEach(() => {
  jest.useFakeTimers();
  setActivePinia(createPinia());
  [stored, asked, fails, meanwhile] = [[card(1), card(2)], [], 0, undefined];
  useLine({ connected: true, request: answerTo });
});
afterEach(() => {
  jest.useRealTimers();
  useLine(undefined);
});

async function answerTo(name: string): Promise<Reply<unknown>> {
  asked.push(name);
  const members = [...stored];
  await Promise.resolve();
  if (fails-- > 0) throw unanswered(true);
  meanwhile?.();
  return { ok: true, data: name === 'members:follow' ? { members } : {} };
}

const settled = () => jest.advanceTimersByTimeAsync(0);
const loads = (store: ReturnType<typeof useMembersStore>) => store.list.map(({ load }) => load);
const tell = (...members: MemberCard[]) => useMembersStore().events['members:changed']({ members });

describe('colleagues', () => {
  it('are asked for once, however many screens show them, and kept in step', async () => {
    const store = useMembersStore();
    expect(store.known).toBe(false);
    store.follow();
    store.follow();
    await settled();
    expect(asked).toEqual(['members:follow']);
    expect(store.known).toBe(true);
    tell(card(2, 3), card(3));
    expect(loads(store)).toEqual([0, 3, 0]);
  });

  it('that change while they are read stay as they were told, and who is missing goes', async () => {
    const store = useMembersStore();
    store.follow();
    await settled();
    stored = [card(2)];
    meanwhile = () => tell(card(2, 2), card(3));
    store.sync();
    await settled();
    expect(store.list.map(({ name, load }) => [name, load])).toEqual([
      ['Agent 2', 2],
      ['Agent 3', 0],
    ]);
  });

  it('are followed on while the next screen opens, and left when none does', async () => {
    const store = useMembersStore();
    const release = store.follow();
    await settled();
    release();
    const second = store.follow();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual(['members:follow']);
    second();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual(['members:follow', 'members:leave']);
    expect([store.known, store.list]).toEqual([false, []]);
    tell(card(1));
    expect(store.list).toEqual([]);
  });

  it('are asked for again after a cut, by the screens that show them only', async () => {
    const store = useMembersStore();
    store.sync();
    await settled();
    expect(asked).toEqual([]);
    store.follow();
    await settled();
    stored = [card(1, 1), card(2)];
    store.sync();
    await settled();
    expect(asked).toEqual(['members:follow', 'members:follow']);
    expect(loads(store)).toEqual([1, 0]);
  });

  it('are asked for until they come', async () => {
    const store = useMembersStore();
    fails = 2;
    store.follow();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(3);
    expect(store.known).toBe(true);
  });
});
