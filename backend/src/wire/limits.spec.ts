import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { setPreferences } from '#shared/members/members.contract';
import { Members } from '../members/members.service.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { isShallow } from './parse.js';
import { answerLimitMs } from './requestGuard.js';

let floor: Floor;

beforeAll(async () => {
  floor = await startFloor();
});
afterAll(() => floor.stop());

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { value };
  return value;
}

test('[WI6] what is nested deeper than 32, or binary, is not looked into', () => {
  expect(isShallow(nested(32))).toBe(true);
  expect(isShallow(nested(34))).toBe(false);
  expect(isShallow(nested(200_000))).toBe(false);
  expect(isShallow({ name: Buffer.from('a') })).toBe(false);
});

test('[WI14] a request whose work never ends is answered UNKNOWN within the limit', async () => {
  const ana = await floor.signIn('ana');
  const endless = new Promise<never>(() => undefined);
  const hung = jest.spyOn(floor.get(Members), 'setPreferences').mockReturnValue(endless);
  const begun = Date.now();
  const answer = await ana.ask(setPreferences, { sounds: true });
  hung.mockRestore();
  expect(answer).toMatchObject({ ok: false, code: 'UNKNOWN', retryable: true });
  expect(Date.now() - begun).toBeLessThan(answerLimitMs + 1_000);
});
