import { expect, test } from '@jest/globals';
import { figuresOf, medianOf, type Served } from './figures.js';

const since = new Date('2026-03-02T00:00:00Z');
const at = (seconds: number): Date => new Date(since.getTime() + seconds * 1_000);
const day = { since, delayMs: 60_000 };

const served = (changes: Partial<Served>): Served => ({
  queuedAt: at(0),
  assignedAt: at(30),
  firstReplyAt: at(40),
  endedAt: at(330),
  endedAs: 'agent',
  ...changes,
});

test('[TM10] a median is told from five values on; of an even number it lies between the two in the middle', () => {
  expect(medianOf([])).toEqual({ count: 0, median: null });
  expect(medianOf([1, 2, 3, 4])).toEqual({ count: 4, median: null });
  expect(medianOf([9, 1, 5, 100, 3])).toEqual({ count: 5, median: 5 });
  expect(medianOf([6, 1, 2, 3, 4, 5])).toEqual({ count: 6, median: 4 });
});

test('[TM10] what was taken today and what was completed today are counted each by its own time', () => {
  const yesterday = at(-3_600);
  const figures = figuresOf(
    [
      served({}),
      served({ assignedAt: at(61), firstReplyAt: null, endedAt: null, endedAs: null }),
      served({ endedAs: 'reassigned' }),
      served({ endedAs: 'returned' }),
      served({ endedAs: 'undone' }),
      served({ endedAs: 'autocomplete' }),
      served({ queuedAt: yesterday, assignedAt: yesterday, firstReplyAt: yesterday }),
    ],
    day,
  );
  expect(figures).toMatchObject({ chats: 6, completed: 3, delayed: 1 });
  expect(figures.queueTime).toEqual({ count: 6, median: 30_000 });
  expect(figures.firstResponse).toEqual({ count: 5, median: 10_000 });
  expect(figures.handlingTime).toEqual({ count: 3, median: null });
});

test('[TM10] a chat that waited exactly as long as allowed is not delayed; a clock set back makes no time negative', () => {
  expect(figuresOf([served({ assignedAt: at(60) })], day).delayed).toBe(0);
  const back = Array.from({ length: 5 }, () => served({ assignedAt: at(1), queuedAt: at(5) }));
  expect(figuresOf(back, day).queueTime.median).toBe(0);
});
