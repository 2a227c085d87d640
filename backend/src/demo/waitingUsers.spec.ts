import { describe, expect, it } from '@jest/globals';
import { demoSeed, generateDemo } from './generateDemo.js';

const now = Date.parse('2026-11-22T18:30:00Z');
const demo = generateDemo(demoSeed, now);

describe('who waits at the first start', () => {
  it('are two users in the queue of Support, each with 2–7 previous conversations and one open promise', () => {
    const waiting = demo.chats.filter(({ state }) => state !== 'completed');
    expect(waiting.map(({ state, businessId }) => [state, businessId])).toEqual(
      Array(2).fill(['queued', demo.businesses[0]!._id]),
    );
    for (const { userId } of waiting) {
      const previous = demo.closures.filter((closure) => closure.userId === userId);
      expect(previous.length).toBeGreaterThanOrEqual(2);
      expect(previous.length).toBeLessThanOrEqual(7);
      const promised = previous.flatMap(({ followUps }) => followUps);
      expect(promised).toHaveLength(1);
      expect(promised[0]!.at).toBeGreaterThan(now);
    }
  });

  it.each(['2026-03-01T03:10:00Z', '2026-12-28T23:59:59Z'])(
    'are there too when the first start is at %s',
    (start) => {
      const at = Date.parse(start);
      const other = generateDemo(demoSeed, at);
      expect(other.chats.filter(({ state }) => state === 'queued')).toHaveLength(2);
      expect(other.closures.filter((closure) => closure.at.getTime() >= at)).toEqual([]);
    },
  );
});
