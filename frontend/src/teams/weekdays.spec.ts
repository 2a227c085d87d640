import { expect, test } from '@jest/globals';
import { OfficeHours } from '#shared/teams/teams.contract';
import { closingOfField, daysWrong, fieldOfClosing, ordinaryWeek, timeZones, weekdays } from './weekdays';

test('the week begins on Monday', () => {
  expect(weekdays()).toHaveLength(7);
  expect(weekdays()[0]).toBe('Monday');
});

test('what setting begins with is what the server takes', () => {
  expect(OfficeHours.safeParse(ordinaryWeek()).success).toBe(true);
  for (const timeZone of timeZones())
    expect(OfficeHours.safeParse({ ...ordinaryWeek(), timeZone }).success).toBe(true);
});

test('midnight at the end of a day is the day’s own', () => {
  expect(fieldOfClosing('24:00')).toBe('00:00');
  expect(closingOfField('00:00')).toBe('24:00');
  expect(closingOfField('17:30')).toBe('17:30');
});

test('a day that closes before it opens is named', () => {
  const days = [null, { opens: '18:00', closes: '09:00' }, { opens: '', closes: '24:00' }];
  expect(daysWrong(days)).toEqual([1, 2]);
});
