import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { OwnTyping, TheirTyping } from './typing';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('typing is told at once, then at most every three seconds, and its end once', () => {
  const told: boolean[] = [];
  const typing = new OwnTyping((state) => told.push(state));
  for (let key = 0; key < 40; key++) {
    typing.typed();
    jest.advanceTimersByTime(100);
  }
  expect(told).toEqual([true, true]);
  jest.advanceTimersByTime(5_000);
  expect(told).toEqual([true, true, false]);
  typing.stopped();
  expect(told).toHaveLength(3);
});

test('who types is forgotten when the telling stops', () => {
  const typing = new TheirTyping(() => {});
  typing.heard('Ana', true);
  expect(typing.name).toBe('Ana');
  jest.advanceTimersByTime(8_000);
  expect(typing.name).toBeNull();
});
