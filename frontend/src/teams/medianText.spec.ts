import { expect, test } from '@jest/globals';
import { medianText } from './medianText';

test.each([
  [null, '–'],
  [0, '0 sec'],
  [9_400, '9 sec'],
  [250_000, '4 min 10 sec'],
  [240_000, '4 min'],
  [3_720_000, '1 hr 2 min'],
  [3_605_000, '1 hr'],
])('%s is told as %s', (median, text) => {
  expect(medianText({ count: 9, median }).replaceAll('secs', 'sec')).toBe(text);
});
