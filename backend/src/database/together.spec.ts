import { expect, test } from '@jest/globals';
import { gathered, gatheredByBusiness, together } from './together.js';

/** Readings that end when the test says so. */
function library() {
  const readings: { keys: readonly string[]; end(): void; fail(why: Error): void }[] = [];
  const readAll = (keys: readonly string[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      const end = (): void => resolve(keys.map((key) => `${key}!`));
      readings.push({ keys, end, fail: reject });
    });
  return { readings, readAll };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('who asks in one turn is answered by one reading, each their own', async () => {
  const { readings, readAll } = library();
  const one = gathered(readAll);
  const answers = Promise.all(['a', 'b', 'a'].map(one));
  await turn();
  expect(readings.map(({ keys }) => keys)).toEqual([['a', 'b', 'a']]);
  readings[0]!.end();
  expect(await answers).toEqual(['a!', 'b!', 'a!']);
});

test('while two readings are under way, all who ask wait for one that begins after they asked', async () => {
  const { readings, readAll } = library();
  const one = gathered(readAll);
  const answers: Promise<string>[] = [];
  for (const key of ['a', 'b', 'c', 'd']) {
    answers.push(one(key));
    await turn();
  }
  expect(readings.map(({ keys }) => keys)).toEqual([['a'], ['b']]);
  readings[1]!.end();
  await answers[1];
  await turn();
  expect(readings[2]!.keys).toEqual(['c', 'd']);
  for (const reading of readings) reading.end();
  expect(await Promise.all(answers)).toEqual(['a!', 'b!', 'c!', 'd!']);
});

test('a reading that fails refuses those it was for, and the next goes on', async () => {
  const { readings, readAll } = library();
  const one = gathered(readAll);
  const failed = one('a').catch((error: Error) => error.message);
  await turn();
  readings[0]!.fail(new Error('gone'));
  expect(await failed).toBe('gone');
  const next = one('a');
  await turn();
  readings[1]!.end();
  expect(await next).toBe('a!');
});

test('more than a hundred are more than one reading', async () => {
  const { readings, readAll } = library();
  const one = gathered(readAll);
  void Array.from({ length: 150 }, (_, index) => one(String(index)));
  await turn();
  expect(readings.map(({ keys }) => keys.length)).toEqual([100, 50]);
});

test('rows of businesses are read for each business on its own; what is missing is null', async () => {
  const asked: [string, string[]][] = [];
  const one = gatheredByBusiness(async (businessId, ids) => {
    asked.push([businessId, ids]);
    return new Map([['1', `${businessId}1`]]);
  });
  const answers = [one('x', '1'), one('y', '1'), one('x', '2'), one('x', '1')];
  expect(await Promise.all(answers)).toEqual(['x1', 'y1', null, 'x1']);
  expect(asked).toEqual([
    ['x', ['1', '2']],
    ['y', ['1']],
  ]);
});

test('what is the same for all is read once, and again for who asks later; one that fails fails alone', async () => {
  let reads = 0;
  const read = async (key: string): Promise<number> => {
    if (key === 'none') throw new Error('none');
    return ++reads;
  };
  const one = together(read, (key) => key);
  const refused = one('none').catch((error: Error) => error.message);
  expect(await Promise.all([one('a'), one('a'), one('b'), one('a')])).toEqual([1, 1, 2, 1]);
  expect(await refused).toBe('none');
  expect(await one('a')).toBe(3);
});
