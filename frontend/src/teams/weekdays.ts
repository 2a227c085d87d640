import type { OfficeHours, OpenHours } from '#shared/teams/teams.contract';
import { formatLocale } from '../i18n';
import { timeZone } from '../ui/timeZone';

const aMonday = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;

/** The days of the week by name, Monday first. */
export function weekdays(): string[] {
  const format = new Intl.DateTimeFormat(formatLocale(), { weekday: 'long', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, day) => format.format(aMonday + day * dayMs));
}

export const ordinaryHours: OpenHours = { opens: '09:00', closes: '17:00' };

/** Five ordinary days in the member's own time zone: where setting office hours begins. */
export function ordinaryWeek(): OfficeHours {
  return {
    timeZone: timeZone.value,
    days: Array.from({ length: 7 }, (_, day) => (day < 5 ? { ...ordinaryHours } : null)),
  };
}

/** Every time zone that this browser and the server have in common by name. */
export function timeZones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}

/** Midnight at the end of a day, which a field for a time of day cannot show otherwise. */
export function fieldOfClosing(closes: string): string {
  return closes === '24:00' ? '00:00' : closes;
}

export function closingOfField(shown: string): string {
  return shown === '00:00' ? '24:00' : shown;
}

/** Whether some day would close before it opens, or lacks a time. */
export function daysWrong(days: OfficeHours['days']): number[] {
  return days.flatMap((hours, day) =>
    hours && !(hours.opens !== '' && hours.closes !== '' && hours.opens < hours.closes) ? [day] : [],
  );
}
