import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import { effectScope, nextTick, ref, type EffectScope } from 'vue';
import type { InsightFilter } from '#shared/insights/filter.contract';
import { readAskedFor } from '#shared/insights/insights.contract';
import type { Reply } from '#shared/wire/request';
import { useConnectionStore } from '../wire/connection.store';
import { unanswered } from '../wire/refused';
import { useLine } from '../wire/socket';
import { useInsightsStore } from './insights.store';
import { useInsight } from './useInsight';

const filterOf = (businessId: string, from = '2026-11-01'): InsightFilter => ({
  ...{ businessId: businessId.repeat(24), from, to: '2026-11-20' },
  ...{ teamIds: [], agentIds: [], channels: [], reading: 'now' },
});

let scope: EffectScope;
let asked: InsightFilter[];
let failing: boolean;
const filter = ref<InsightFilter | null>(filterOf('a'));

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
  setActivePinia(createPinia());
  [asked, failing, filter.value] = [[], false, filterOf('a')];
  useLine({ connected: true, request: answerTo });
  useConnectionStore().isConnected();
  scope = effectScope();
});

afterEach(() => {
  scope.stop();
  jest.useRealTimers();
});

/** Answers with the number of its asking. */
async function answerTo(_name: string, input: unknown): Promise<Reply<unknown>> {
  const number = asked.push((input as { filter: InsightFilter }).filter);
  await nextTick();
  if (failing) throw unanswered(true);
  return { ok: true, data: { number } };
}

const begin = () => scope.run(() => useInsight(readAskedFor, () => filter.value))!;
/** Until everything that waits for no clock has happened. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await nextTick();
}

function show(state: 'hidden' | 'visible'): void {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('a view of Insights', () => {
  it('is read again once for all that was counted within two seconds', async () => {
    const view = begin();
    await quiet();
    for (let more = 0; more < 5; more++) {
      useInsightsStore().turn++;
      await nextTick();
    }
    expect(asked).toHaveLength(1);
    jest.advanceTimersByTime(2_000);
    await quiet();
    expect(asked).toHaveLength(2);
    expect(view.answer.value).toEqual({ number: 2 });
  });

  it('is not read while the page is hidden, and once when it is back', async () => {
    begin();
    await quiet();
    show('hidden');
    useInsightsStore().turn++;
    await nextTick();
    jest.advanceTimersByTime(10_000);
    await quiet();
    expect(asked).toHaveLength(1);
    show('visible');
    await quiet();
    expect(asked).toHaveLength(2);
  });

  it('shows the numbers of the filter before as old until its own are here', async () => {
    const view = begin();
    await quiet();
    filter.value = filterOf('a', '2026-11-10');
    await nextTick();
    expect([view.old.value, view.answer.value]).toEqual([true, { number: 1 }]);
    await quiet();
    expect([view.old.value, view.answer.value]).toEqual([false, { number: 2 }]);
  });

  it('never shows the numbers of another business', async () => {
    const view = begin();
    await quiet();
    filter.value = filterOf('b');
    await nextTick();
    expect(view.answer.value).toBeUndefined();
  });

  it('keeps the last numbers when newer ones fail, and none of another filter', async () => {
    const view = begin();
    await quiet();
    failing = true;
    await view.read();
    expect([view.answer.value, view.failure.value]).toEqual([{ number: 1 }, expect.any(String)]);
    filter.value = filterOf('a', '2026-11-10');
    await quiet();
    expect(view.answer.value).toBeUndefined();
  });
});
