import { describe, expect, it } from '@jest/globals';
import { daysOf, daysOfStep, isWhole, lengthOf, todayIn } from './periods';

describe('periods', () => {
  it('begins the day by the clocks of the business', () => {
    const at = Date.parse('2026-11-23T23:30:00Z');
    expect(todayIn('Europe/Lisbon', at)).toBe('2026-11-23');
    expect(todayIn('Asia/Tokyo', at)).toBe('2026-11-24');
  });

  it('counts today as the last day', () => {
    expect(daysOf('today', '2026-11-23')).toEqual({ from: '2026-11-23', to: '2026-11-23' });
    expect(daysOf('7d', '2026-11-03')).toEqual({ from: '2026-10-28', to: '2026-11-03' });
    expect(lengthOf(daysOf('90d', '2026-11-23'))).toBe(90);
  });

  it('knows months, over the turn of a year and in February', () => {
    expect(daysOf('thisMonth', '2026-11-23')).toEqual({ from: '2026-11-01', to: '2026-11-23' });
    expect(daysOf('lastMonth', '2026-01-31')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
    expect(daysOf('lastMonth', '2028-03-01')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  });

  it('tells weeks that the period cuts from whole ones', () => {
    const periods = {
      step: 'week' as const,
      steps: ['2026-11-04', '2026-11-09', '2026-11-16'],
      to: '2026-11-22',
    };
    expect(daysOfStep(periods, 0)).toEqual({ from: '2026-11-04', to: '2026-11-08' });
    expect(daysOfStep(periods, 2)).toEqual({ from: '2026-11-16', to: '2026-11-22' });
    expect([0, 1, 2].map((step) => isWhole(periods, step))).toEqual([false, true, true]);
  });
});
