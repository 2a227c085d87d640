import { formatLocale } from '../i18n';

/** What the clock says where a user is, and where that is; undefined for a zone this browser does not know. */
export function localTime(now: number, timeZone: string): { time: string; place: string } | undefined {
  try {
    const time = new Intl.DateTimeFormat(formatLocale(), { timeStyle: 'short', timeZone }).format(now);
    return { time, place: (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ') };
  } catch {
    return undefined;
  }
}
