import { describe, expect, it } from '@jest/globals';
import type { Compared, Figures } from '#shared/insights/filter.contract';
import {
  changeText,
  dateText,
  durationChange,
  durationText,
  isRising,
  pointsText,
  repeatsText,
  shareText,
  spanText,
} from './figures';

const durations = (count: number, median: number | null) => ({
  ...{ count, total: 0, average: median, median, p90: median },
});
const figures = (closings: number, repeats = 0): Figures => ({
  ...{ closings, repeats, handling: durations(0, null) },
});
const compared = (now: number, before: number): Compared => ({ now: figures(now), before: figures(before) });

describe('figures that could be chance', () => {
  it('tells no share of fewer than twenty', () => {
    expect(shareText(5, 19)).toBeNull();
    expect(shareText(5, 20)).toBe('25%');
  });

  it('tells a change in numbers where there were few before, in percent from twenty on', () => {
    expect(changeText(9, 4)).toBe('+5');
    expect(changeText(30, 20)).toBe('+50%');
    expect(changeText(20, 20)).toBe('0%');
  });

  it('tells no median, and no change of one, of fewer than twenty', () => {
    expect(durationText(durations(19, 60_000), 'median')).toBeNull();
    expect(durationText(durations(20, 60_000), 'median')).toBe('1m');
    expect(durationChange(durations(20, 60_000), durations(19, 90_000), 'median')).toBeNull();
    expect(durationChange(durations(20, 60_000), durations(20, 90_000), 'median')).toBe('−30s');
    expect(durationChange(durations(20, 60_000), durations(20, 60_400), 'median')).toBe('no change');
  });

  it('tells repeats as a share, or as a number where closings are few', () => {
    expect(repeatsText(figures(50, 5))).toBe('10%');
    expect(repeatsText(figures(12, 5))).toBe('5');
  });

  it('compares shares in points, where both are told', () => {
    expect(pointsText([30, 100], [25, 100])).toBe('+5 points');
    expect(pointsText([3, 10], [25, 100])).toBeNull();
  });

  it('calls rising what grew by a fifth and beyond chance', () => {
    expect(isRising(compared(130, 100))).toBe(false);
    expect(isRising(compared(150, 100))).toBe(true);
    expect(isRising(compared(1_150, 1_000))).toBe(false);
    expect(isRising(compared(60, 19))).toBe(false);
  });
});

it('writes durations in their two largest units', () => {
  expect([0, 40_000, 372_000, 11_520_000, 187_200_000].map(spanText)).toEqual([
    '0s',
    '40s',
    '6m 12s',
    '3h 12m',
    '2d 4h',
  ]);
});

it('writes dates of the business, whatever the zone of this machine', () => {
  expect(dateText('2026-11-01')).toMatch(/1/);
  expect(dateText('2026-11-01', 'year')).toMatch(/Nov.*2026/);
});
