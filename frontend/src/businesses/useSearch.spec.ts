/** @jest-environment node */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import { effectScope, nextTick, ref, type EffectScope } from 'vue';
import type { FoundChat } from '#shared/overview/search.contract';
import type { Reply } from '#shared/wire/request';
import { useConnectionStore } from '../wire/connection.store';
import { unanswered } from '../wire/refused';
import { useLine } from '../wire/socket';
import { readSearchQuery, wishOf } from './searchQuery';
import { useSearch } from './useSearch';

Object.defineProperty(globalThis, 'navigator', { value: { onLine: true }, configurable: true });

/** How many results each page holds, by the words asked for. */
let pages: Record<string, number[]>;
let asked: { words: string; after: number | null }[];
let lost: boolean;
let scope: EffectScope;

beforeEach(() => {
  setActivePinia(createPinia());
  [pages, asked, lost] = [{}, [], false];
  useLine({ connected: true, request: answerTo });
  useConnectionStore().isConnected();
  scope = effectScope();
});
afterEach(() => scope.stop());

async function answerTo(_name: string, input: unknown): Promise<Reply<unknown>> {
  const { wish, after } = input as { wish: { words: string }; after: number | null };
  asked.push({ words: wish.words, after });
  await new Promise((resolve) => setImmediate(resolve));
  if (lost) throw unanswered(true);
  const sizes = pages[wish.words] ?? [0];
  const page = after ?? 0;
  const results = Array.from({ length: sizes[page] ?? 0 }, (_, place) => `${wish.words}-${page}-${place}`);
  const next = page + 1 < sizes.length ? page + 1 : null;
  const found = results.map((chatId) => ({ chatId }) as FoundChat);
  return { ok: true, data: { results: found, next, lookedTo: next && next * 1_000 } };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
const words = ref('');
const begin = (first: string) => {
  words.value = first;
  const wish = () => wishOf(readSearchQuery({ words: words.value }));
  return scope.run(() => useSearch(() => 'b'.repeat(24), wish))!;
};

describe('a search', () => {
  it('goes on by itself while pages hold little, and stops when there is something to show', async () => {
    pages = { plum: [0, 0, 3, 40, 50] };
    const search = begin('plum');
    await settle();
    expect(asked.map(({ after }) => after)).toEqual([null, 1, 2, 3]);
    expect(search.results.value).toHaveLength(43);
    expect(search.more.value).toBe(true);
    expect(search.lookedTo.value).toBe(4_000);
    await search.loadMore();
    expect(search.results.value).toHaveLength(93);
    expect(search.more.value).toBe(false);
  });

  it('shows what the last question finds, also when it is asked while an earlier one goes on', async () => {
    pages = { plum: [0, 0, 0, 9], pear: [2] };
    const search = begin('plum');
    await nextTick();
    words.value = 'pear';
    await settle();
    expect(search.results.value.map(({ chatId }) => chatId)).toEqual(['pear-0-0', 'pear-0-1']);
  });

  it('says why it failed, and finds when asked again', async () => {
    pages = { plum: [1] };
    lost = true;
    const search = begin('plum');
    await settle();
    expect(search.failure.value).not.toBeUndefined();
    lost = false;
    await search.search();
    expect(search.failure.value).toBeUndefined();
    expect(search.results.value).toHaveLength(1);
  });
});
