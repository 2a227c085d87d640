import { expect, test } from '@jest/globals';
import type { Chat } from '#shared/chats/chats.contract';
import { eachOf, type Outcome } from './reassignSeveral';

const chats = Array.from({ length: 9 }, (_, n) => ({ id: `${n}` }) as Chat);

function steps(stopAfter = Infinity) {
  const outcomes = new Map<string, Outcome>();
  return {
    outcomes,
    tell: (id: string, outcome: Outcome) => void outcomes.set(id, outcome),
    isStopped: () => [...outcomes.values()].filter(({ state }) => state === 'done').length >= stopAfter,
    explain: (error: unknown) => (error as Error).message,
  };
}

test('each has its own result; one that fails holds up no other, and few are under way at once', async () => {
  const told = steps();
  let [running, most] = [0, 0];
  const work = async ({ id }: Chat): Promise<void> => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running--;
    if (id === '3') throw new Error('taken');
  };
  await eachOf(chats, work, told);
  expect(told.outcomes.get('3')).toEqual({ state: 'failed', why: 'taken' });
  expect([...told.outcomes.values()].filter(({ state }) => state === 'done')).toHaveLength(8);
  expect(most).toBe(4);
});

test('what was not begun when it is stopped is not begun', async () => {
  const told = steps(4);
  await eachOf(chats, () => new Promise((resolve) => setTimeout(resolve, 1)), told);
  expect(told.outcomes.size).toBeLessThan(chats.length);
});
