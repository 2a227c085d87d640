import { expect, test } from '@jest/globals';
import { startOfDay } from './day.js';

test.each([
  ['2026-03-20T12:00:00Z', 'UTC', '2026-03-20T00:00:00Z'],
  ['2026-03-20T12:00:00Z', 'Europe/Madrid', '2026-03-19T23:00:00Z'],
  ['2026-03-20T00:30:00Z', 'America/Los_Angeles', '2026-03-19T07:00:00Z'],
  ['2026-03-20T23:30:00Z', 'Asia/Kolkata', '2026-03-20T18:30:00Z'],
  ['2026-03-20T11:30:00Z', 'Pacific/Kiritimati', '2026-03-20T10:00:00Z'],
  ['2026-03-29T12:00:00Z', 'Europe/Madrid', '2026-03-28T23:00:00Z'],
  ['2026-10-25T12:00:00Z', 'Europe/Madrid', '2026-10-24T22:00:00Z'],
  ['2026-03-20T12:00:00Z', 'Nowhere/Land', '2026-03-20T00:00:00Z'],
])('[CL17] at %s the day in %s began at %s', (now, timeZone, began) => {
  expect(startOfDay(new Date(now), timeZone).toISOString()).toBe(new Date(began).toISOString());
});
