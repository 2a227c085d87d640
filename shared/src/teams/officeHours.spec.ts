import { describe, expect, test } from '@jest/globals';
import { isOpen } from './officeHours.js';
import type { OfficeHours } from './teams.contract.js';

const nineToSix = { opens: '09:00', closes: '18:00' };

function hours(
  timeZone: string,
  own: Partial<Record<number, OfficeHours['days'][number]>> = {},
): OfficeHours {
  const week = [nineToSix, nineToSix, nineToSix, nineToSix, nineToSix, null, null];
  return { timeZone, days: week.map((day, index) => (index in own ? own[index]! : day)) };
}
const at = (moment: string): Date => new Date(moment);

describe('office hours', () => {
  test('[CH27] none are always open', () => {
    expect(isOpen(null, at('2026-11-22T03:00:00Z'))).toBe(true);
  });

  test.each([
    ['2026-11-23T08:59:59Z', false],
    ['2026-11-23T09:00:00Z', true],
    ['2026-11-23T17:59:59Z', true],
    ['2026-11-23T18:00:00Z', false],
    ['2026-11-22T12:00:00Z', false],
  ])('[CH27] open at nine, closed at six, closed on Sunday: %s is %s', (moment, open) => {
    expect(isOpen(hours('Europe/Lisbon'), at(moment))).toBe(open);
  });

  test.each([
    ['the day before summer time, an hour behind', 'Europe/Berlin', '2026-03-28T07:30:00Z', false],
    ['the day itself', 'Europe/Berlin', '2026-03-29T07:30:00Z', true],
    ['the day before winter time', 'Europe/Berlin', '2026-10-24T07:30:00Z', true],
    ['the day itself', 'Europe/Berlin', '2026-10-25T07:30:00Z', false],
    ['where clocks go by half an hour', 'Australia/Lord_Howe', '2026-10-03T22:15:00Z', true],
    ['the same time a day earlier', 'Australia/Lord_Howe', '2026-10-02T22:15:00Z', false],
  ])('[CH27] follows the clocks: %s (%s, %s)', (_why, timeZone, moment, open) => {
    expect(isOpen(hours(timeZone, { 5: nineToSix, 6: nineToSix }), at(moment))).toBe(open);
  });

  test('[CH27] an hour that clocks leave out is over at once, one that comes twice is open twice', () => {
    const small = { opens: '02:00', closes: '03:00' };
    const night = hours('Europe/Berlin', { 6: small });
    expect(isOpen(night, at('2026-03-29T00:59:59Z'))).toBe(false);
    expect(isOpen(night, at('2026-03-29T01:00:00Z'))).toBe(false);
    expect(isOpen(night, at('2026-10-25T00:30:00Z'))).toBe(true);
    expect(isOpen(night, at('2026-10-25T01:30:00Z'))).toBe(true);
    expect(isOpen(night, at('2026-10-25T02:00:00Z'))).toBe(false);
  });

  test('[CH27] the day of the week is that of the zone', () => {
    const monday = hours('Pacific/Auckland', { 0: { opens: '00:00', closes: '24:00' } });
    expect(isOpen(monday, at('2026-11-22T11:30:00Z'))).toBe(true);
    expect(isOpen(monday, at('2026-11-22T10:30:00Z'))).toBe(false);
    expect(isOpen(hours('America/Los_Angeles'), at('2026-11-23T00:30:00Z'))).toBe(false);
  });

  test('[CH27] until 24:00 it is open to the end of the day', () => {
    const late = hours('UTC', { 0: { opens: '20:00', closes: '24:00' } });
    expect(isOpen(late, at('2026-11-23T23:59:59Z'))).toBe(true);
    expect(isOpen(late, at('2026-11-24T00:00:00Z'))).toBe(false);
  });

  test('[CH27] a zone that nobody knows counts as UTC', () => {
    expect(isOpen(hours('Mars/Olympus'), at('2026-11-23T09:00:00Z'))).toBe(true);
  });
});
