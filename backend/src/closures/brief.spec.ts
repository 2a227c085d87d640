import { describe, expect, test } from '@jest/globals';
import { briefOf } from './brief.js';

type Closing = Parameters<typeof briefOf>[0][number];

const now = new Date('2026-03-20T12:00:00Z');
const dayMs = 24 * 60 * 60 * 1000;

function closing(daysAgo: number, pair: string | null, other: Partial<Closing> = {}): Closing {
  const [category, reason] = pair?.split(' → ') ?? [];
  return {
    completionType: 'agent',
    categoryId: category ?? null,
    categoryName: category ?? null,
    reasonId: reason ?? null,
    reasonName: reason ?? null,
    at: new Date(now.getTime() - daysAgo * dayMs),
    by: { id: 'a', name: `Ana of ${daysAgo}` },
    correctedBy: null,
    undoneAt: null,
    ...other,
  };
}

const brief = (...closings: Closing[]) => briefOf(closings, [], now);

describe('[CL16] the line that matters about a user', () => {
  test('nobody closed anything: nothing to say', () => {
    expect(brief()).toEqual({ top: null, days: 30, unanswered: 0, openFollowUps: [] });
  });

  test('from two on, the reason with most closings in 30 days', () => {
    const told = brief(
      closing(1, 'Order → Track'),
      closing(2, 'Refund → Track'),
      closing(9, 'Refund → Track'),
      closing(20, 'Refund → Track'),
    );
    expect(told.top).toEqual({
      count: 3,
      categoryName: 'Refund',
      reasonName: 'Track',
      lastBy: 'Ana of 2',
      lastAt: now.getTime() - 2 * dayMs,
    });
  });

  test('of equal ones the latest', () => {
    const told = brief(closing(1, 'A → b'), closing(2, 'C → d'), closing(3, 'C → d'), closing(4, 'A → b'));
    expect(told.top).toMatchObject({ count: 2, categoryName: 'A', lastBy: 'Ana of 1' });
  });

  test('each chosen once: the last one, however old', () => {
    expect(brief(closing(1, 'A → b'), closing(2, 'C → d')).top).toMatchObject({
      count: 1,
      categoryName: 'A',
    });
    expect(brief(closing(200, 'A → b'), closing(201, 'C → d')).top).toMatchObject({
      count: 1,
      categoryName: 'A',
    });
  });

  test('what lies more than 30 days back is in no count', () => {
    const told = brief(closing(1, 'A → b'), closing(31, 'C → d'), closing(32, 'C → d'));
    expect(told.top).toMatchObject({ count: 1, categoryName: 'A' });
  });

  test('undone closings do not count', () => {
    const undoneAt = new Date();
    expect(brief(closing(1, 'A → b', { undoneAt }), closing(2, 'A → b', { undoneAt })).top).toBeNull();
  });

  test('what ended without an answer is counted apart, until it was given a reason', () => {
    const nobody = { by: null, completionType: 'autocomplete' } as const;
    const given = { ...nobody, correctedBy: { id: 'b', name: 'Ben' } };
    const told = brief(
      closing(1, null, nobody),
      closing(2, null, { ...nobody, completionType: 'user_left' }),
      closing(3, null, { ...nobody, completionType: 'bot' }),
      closing(4, 'A → b', given),
      closing(40, null, nobody),
    );
    expect(told).toMatchObject({ unanswered: 2, top: { count: 1, categoryName: 'A', lastBy: 'Ben' } });
  });

  test('promises that are open stand below it', () => {
    const at = new Date(now.getTime() - dayMs);
    const promise = { _id: 'a'.repeat(24), at, comment: 'Write', by: { id: 'a', name: 'Ana' } };
    expect(briefOf([closing(2, 'A → b')], [promise], now).openFollowUps).toEqual([
      { id: promise._id, at: at.getTime(), comment: 'Write', by: 'Ana' },
    ]);
  });
});
