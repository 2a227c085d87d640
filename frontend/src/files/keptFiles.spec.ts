/** @jest-environment node */
import 'fake-indexeddb/auto';
import { expect, it } from '@jest/globals';
import { forgetFile, keepFile, keptFiles } from './keptFiles';

const now = Date.UTC(2026, 10, 23);
const day = 86_400_000;
/** A stand-in that the test's structured clone can carry: what a file holds is of no matter here. */
const file = { name: 'screen.png' } as File;
const kept = (key: string, memberId: string, at: number) => ({ key, memberId, chatId: 'chat', file, at });
const keysOf = async (memberId: string) => (await keptFiles(memberId, now)).map(({ key }) => key);

it('keeps what a member has chosen in its order, until it is forgotten, and from others', async () => {
  await keepFile(kept('second', 'ana', now));
  await keepFile(kept('first', 'ana', now - 1));
  await keepFile(kept('bens', 'ben', now));
  expect(await keysOf('ana')).toEqual(['first', 'second']);
  expect(await keysOf('ben')).toEqual(['bens']);
  await forgetFile('first');
  expect(await keysOf('ana')).toEqual(['second']);
});

it('throws away what has lain there for a week', async () => {
  await keepFile(kept('old', 'chloe', now - 8 * day));
  await keepFile(kept('fresh', 'chloe', now - 6 * day));
  expect(await keysOf('chloe')).toEqual(['fresh']);
  expect((await keptFiles('chloe', now - 8 * day)).map(({ key }) => key)).toEqual(['fresh']);
});
