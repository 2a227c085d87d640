import { expect, test } from '@jest/globals';
import { standing } from './standing.js';

type Entry = { name: string; status: 'active' | 'deleted' | 'merged'; replacedBy: string | null };
const entry = (name: string, status: Entry['status'], replacedBy: string | null = null): Entry => ({
  name,
  status,
  replacedBy,
});
const standingIn = (list: Record<string, Entry>) => (id: string) => standing(id, (key) => list[key])?.name;

test('[TX23] what was merged, however often, stands as what it was merged into', () => {
  const of = standingIn({
    a: entry('A', 'merged', 'b'),
    b: entry('B', 'merged', 'c'),
    c: entry('C', 'active'),
  });
  expect([of('a'), of('b'), of('c'), of('d')]).toEqual(['C', 'C', 'C', undefined]);
});

test('[TX24] a successor is offered, never taken: a deleted entry stands for itself', () => {
  const of = standingIn({ a: entry('A', 'deleted', 'b'), b: entry('B', 'active') });
  expect(of('a')).toBe('A');
});

test('[TX23] a circle has no end that could stand for it', () => {
  const of = standingIn({ a: entry('A', 'merged', 'b'), b: entry('B', 'merged', 'a') });
  expect(of('a')).toBeUndefined();
});
