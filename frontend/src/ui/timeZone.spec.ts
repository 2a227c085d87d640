import { afterEach, expect, it } from '@jest/globals';
import { formatDate } from './formats';
import { browserZone, chosenZone, dayNumber, momentOfWall, timeZone, wallOf, yearOf } from './timeZone';

afterEach(() => {
  chosenZone.value = '';
});

const lateInLondon = Date.UTC(2026, 11, 31, 23, 30);

it('is the browser’s own until another is chosen, and where the chosen one is not known', () => {
  expect(timeZone.value).toBe(browserZone);
  chosenZone.value = 'Middle-earth/Shire';
  expect(timeZone.value).toBe(browserZone);
  chosenZone.value = 'Asia/Tokyo';
  expect(timeZone.value).toBe('Asia/Tokyo');
});

it('shows clocks, days and years of the chosen zone', () => {
  chosenZone.value = 'Europe/London';
  const there = dayNumber(lateInLondon);
  expect([formatDate(new Date(lateInLondon), 'clock'), yearOf(lateInLondon)]).toEqual([
    expect.stringMatching(/23:30|11:30/),
    2026,
  ]);
  chosenZone.value = 'Asia/Tokyo';
  expect(dayNumber(lateInLondon)).toBe(there + 1);
  expect(yearOf(lateInLondon)).toBe(2027);
  expect(formatDate(new Date(lateInLondon), 'clock')).toMatch(/^0?8:30/);
});

it.each([
  ['Europe/Madrid', Date.UTC(2026, 9, 25, 12)],
  ['America/New_York', Date.UTC(2026, 2, 8, 12)],
  ['Asia/Kathmandu', Date.UTC(2026, 5, 1)],
  ['UTC', 0],
])('finds the moment of a clock in %s', (zone, around) => {
  chosenZone.value = zone;
  for (let hour = -30; hour <= 30; hour++) {
    const at = around + hour * 3_600_000;
    // An hour that comes twice in autumn is one of the two.
    expect(wallOf(momentOfWall(wallOf(at)))).toBe(wallOf(at));
  }
});
