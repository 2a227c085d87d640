import { describe, expect, it } from '@jest/globals';
import { effectText } from './effectText';
import { costOf, savedMonthly } from './estimate';

const hour = 3_600_000;
const days = { from: '2026-08-26', to: '2026-11-23' };
const assumptions = { percent: 50, cost: 30, currency: 'EUR' };

describe('the estimate of what automating saves', () => {
  it('takes the assumed share of the time of a month like those of the period', () => {
    expect(savedMonthly(90 * hour, days, assumptions)).toBe(15 * hour);
    expect(savedMonthly(90 * hour, days, { ...assumptions, percent: 300 })).toBe(30 * hour);
    expect(savedMonthly(90 * hour, days, { ...assumptions, percent: null })).toBe(0);
  });

  it('tells no money while no cost is given', () => {
    expect(costOf(10 * hour, assumptions)).toBe(300);
    expect(costOf(10 * hour, { ...assumptions, cost: null })).toBeNull();
  });
});

describe('what a mark came to', () => {
  const volume = { from: days.from, to: days.to, days: 90, closings: 40, chats: 1_000, perHundred: 4 };
  const told = (change: { ratio: number; low: number; high: number | null } | null, since = volume) =>
    effectText({ change, since });

  it('tells how much fewer, with the bounds of chance', () => {
    expect(told({ ratio: 0.25, low: 0.18, high: 0.34 })).toMatch(/^75% fewer.*66% and 82%/);
    expect(told({ ratio: 1.5, low: 1.2, high: 1.9 })).toMatch(/^50% more.*20% and 90%/);
  });

  it('claims nothing that may be chance, is too little, or is still to come', () => {
    expect(told({ ratio: 0.9, low: 0.7, high: 1.1 })).toMatch(/No clear change/);
    expect(told(null)).toMatch(/Too little/);
    expect(told({ ratio: 0.5, low: 0.1, high: null })).toMatch(/Too little/);
    expect(told(null, { ...volume, days: 0 })).toMatch(/still to come/);
  });
});
