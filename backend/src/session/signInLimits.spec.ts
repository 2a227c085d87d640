import { beforeEach, expect, test } from '@jest/globals';
import { SignInLimits } from './signInLimits.js';

let limits: SignInLimits;
beforeEach(() => {
  limits = new SignInLimits();
});

const ana = 'ana@example.com';
const tooMany = { code: 'TOO_MANY' };

async function guess(times: number, account: string, from: (time: number) => string): Promise<void> {
  for (let time = 0; time < times; time++) await limits.attempt(account, from(time)).catch(() => undefined);
}

test('[SE12] a stranger who guesses is stopped, and the member at another address is not', async () => {
  await guess(10, ana, () => 'stranger');
  await expect(limits.attempt(ana, 'stranger')).rejects.toMatchObject(tooMany);
  await expect(limits.attempt(ana, 'home')).resolves.toBeUndefined();
});

test('[SE12] many strangers together are stopped, and the member where they have signed in before is not', async () => {
  await limits.attempt(ana, 'home');
  await limits.passed(ana, 'home');
  await guess(200, ana, (time) => `stranger ${time}`);
  await expect(limits.attempt(ana, 'one more')).rejects.toMatchObject(tooMany);
  await expect(limits.attempt(ana, 'home')).resolves.toBeUndefined();
  await guess(10, ana, () => 'home');
  await expect(limits.attempt(ana, 'home')).rejects.toMatchObject(tooMany);
});

test('[SE12] an address that tries many accounts is stopped at all of them', async () => {
  for (let time = 0; time < 100; time++) await guess(1, `somebody ${time}`, () => 'stranger');
  await expect(limits.attempt(ana, 'stranger')).rejects.toMatchObject(tooMany);
});

test('[SE12] an office of three hundred signs in from one address in a quarter of an hour', async () => {
  for (let time = 0; time < 300; time++) {
    await limits.attempt(`member ${time}`, 'office');
    await limits.passed(`member ${time}`, 'office');
  }
  await expect(limits.attempt(ana, 'office')).resolves.toBeUndefined();
});

test('[SE12] many guesses at once are counted like those one after another', async () => {
  const answers = await Promise.allSettled(Array.from({ length: 40 }, () => limits.attempt(ana, 'stranger')));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
});
