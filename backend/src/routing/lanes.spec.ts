import { expect, test } from '@jest/globals';
import { pause } from '../log/log.js';
import { Lanes } from './lanes.js';

test('[RT7] a thousand sockets at once keep only a few of the database busy, first come first', async () => {
  const lanes = new Lanes(3);
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const work = Array.from({ length: 30 }, (_, index) =>
    lanes.run(async () => {
      begun.push(index);
      most = Math.max(most, ++running);
      await pause(2);
      running--;
      if (index % 5 === 0) throw new Error('One that fails gives its lane back');
      return index;
    }),
  );
  const results = await Promise.allSettled(work);
  expect(most).toBe(3);
  expect(begun).toEqual(Array.from({ length: 30 }, (_, index) => index));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(6);
});
