/** @jest-environment node */
import { describe, expect, it } from '@jest/globals';
import type { MyNumbers } from '#shared/sync/sync.contract';
import { Follower } from './follower';
import type { EventHandlers } from './handlers';
import { refusedHere, type Refused } from './refused';

const numbers = (completed: number): MyNumbers => ({ completed, waiting: 0, myQueue: 0, teamQueue: 0 });

/** A page that writes down what reaches its stores; each sync waits until the test answers it. */
function page() {
  const seen: string[] = [];
  const asked: { answer(text: string): void; refuse(refused: Refused): void }[] = [];
  const handlers = {
    'numbers:changed': (told: MyNumbers) => seen.push(`told ${told.completed}`),
  } as unknown as EventHandlers;
  const follower = new Follower<string>({
    handlers,
    askSync: () => new Promise((resolve, reject) => asked.push({ answer: resolve, refuse: reject })),
    take: (answer) => seen.push(answer) > 0 && answer !== 'of another member',
    inStep: () => seen.push('in step'),
    refused: (refused) => seen.push(`refused ${refused.code}`),
  });
  return { seen, asked, follower };
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('following the server', () => {
  it('holds what is told until the answer of sync, then applies it in order', async () => {
    const { seen, asked, follower } = page();
    follower.hear('numbers:changed', numbers(1));
    const syncing = follower.sync();
    follower.hear('numbers:changed', numbers(2));
    expect(seen).toEqual([]);
    asked[0]!.answer('snapshot');
    await syncing;
    follower.hear('numbers:changed', numbers(3));
    expect(seen).toEqual(['snapshot', 'told 1', 'told 2', 'in step', 'told 3']);
  });

  it('drops an answer that belongs to a line that is gone', async () => {
    const { seen, asked, follower } = page();
    void follower.sync();
    follower.lost();
    void follower.sync();
    asked[0]!.answer('old');
    await tick();
    expect(seen).toEqual([]);
    asked[1]!.answer('new');
    await tick();
    expect(seen).toEqual(['new', 'in step']);
  });

  it('applies nothing held when the line was lost meanwhile', async () => {
    const { seen, asked, follower } = page();
    void follower.sync();
    follower.hear('numbers:changed', numbers(1));
    follower.lost();
    void follower.sync();
    asked[1]!.answer('new');
    await tick();
    expect(seen).toEqual(['new', 'in step']);
  });

  it('asks again until it is answered', async () => {
    const { seen, asked, follower } = page();
    const random = Math.random;
    Math.random = () => 0;
    const syncing = follower.sync();
    asked[0]!.refuse(refusedHere('BUSY', {}));
    await tick();
    await tick();
    asked[1]!.answer('snapshot');
    await syncing;
    Math.random = random;
    expect(seen).toEqual(['snapshot', 'in step']);
  });

  it('says when asking again would not help', async () => {
    const { seen, asked, follower } = page();
    const syncing = follower.sync();
    asked[0]!.refuse(refusedHere('SIGNED_OUT', {}));
    await syncing;
    expect(seen).toEqual(['refused SIGNED_OUT']);
  });

  it('never trusts the line when the answer is of another member', async () => {
    const { seen, asked, follower } = page();
    const syncing = follower.sync();
    asked[0]!.answer('of another member');
    await syncing;
    follower.hear('numbers:changed', numbers(1));
    expect(seen).toEqual(['of another member']);
  });
});
