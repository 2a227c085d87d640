import { formatLocale } from '../i18n';
import { timeZone } from './timeZone';

const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function cached<F extends Intl.DateTimeFormat | Intl.NumberFormat>(
  key: string,
  make: (locale: string) => F,
): F {
  const locale = formatLocale();
  const name = `${locale} ${key}`;
  const known = cache.get(name) as F | undefined;
  if (known) return known;
  const made = make(locale);
  cache.set(name, made);
  return made;
}

/** 3412 → "3,412". */
export function formatNumber(value: number): string {
  return cached('number', (locale) => new Intl.NumberFormat(locale)).format(value);
}

/** 0.124 → "12.4%". */
export function formatShare(value: number): string {
  const options = { style: 'percent', maximumFractionDigits: 1 } as const;
  return cached('share', (locale) => new Intl.NumberFormat(locale, options)).format(value);
}

/** How large, in the largest fitting unit: "840 byte", "24 kB", "1.3 MB". */
export function formatBytes(bytes: number): string {
  const [unit, size] = bytes < 1_000 ? (['byte', 1] as const) : largerUnit(bytes);
  const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return cached(`unit ${unit}`, (locale) => new Intl.NumberFormat(locale, options)).format(bytes / size);
}

function largerUnit(bytes: number): readonly ['kilobyte' | 'megabyte', number] {
  return bytes < 999_950 ? ['kilobyte', 1_000] : ['megabyte', 1_000_000];
}

/** How long, in the largest whole unit: "40 sec", "2 min", "3 hr". */
export function formatDuration(milliseconds: number): string {
  const [unit, size] = largestUnit(milliseconds);
  const options = { style: 'unit', unit, unitDisplay: 'short' } as const;
  const format = cached(`unit ${unit}`, (locale) => new Intl.NumberFormat(locale, options));
  return format.format(Math.max(0, Math.floor(milliseconds / size)));
}

function largestUnit(milliseconds: number): ['second' | 'minute' | 'hour' | 'day', number] {
  if (milliseconds < 60_000) return ['second', 1_000];
  if (milliseconds < 3_600_000) return ['minute', 60_000];
  if (milliseconds < 86_400_000) return ['hour', 3_600_000];
  return ['day', 86_400_000];
}

/** A date in one of the forms the console uses, by the member's clock. */
export function formatDate(at: Date, form: 'clock' | 'day' | 'dayOfYear' | 'exact'): string {
  const zone = timeZone.value;
  const make = (locale: string) => new Intl.DateTimeFormat(locale, { ...dateForms[form], timeZone: zone });
  return cached(`${form} ${zone}`, make).format(at);
}

const dateForms = {
  clock: { timeStyle: 'short' },
  day: { day: 'numeric', month: 'short' },
  dayOfYear: { day: 'numeric', month: 'short', year: 'numeric' },
  exact: {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
