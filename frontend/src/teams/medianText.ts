import type { Median } from '#shared/teams/floor.contract';
import { formatLocale } from '../i18n';

/** A median as a short time such as "4 min 10 sec"; a dash while it is not told. */
export function medianText({ median }: Median): string {
  if (median === null) return '–';
  const seconds = Math.round(median / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const parts: [number, 'hour' | 'minute' | 'second'][] = [
    [hours, 'hour'],
    [minutes, 'minute'],
    [seconds % 60, 'second'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  const told = first < 0 ? [parts[2]!] : parts.slice(first, first + 2).filter(([value]) => value > 0);
  return told.map(([value, unit]) => format(value, unit)).join(' ');
}

function format(value: number, unit: string): string {
  const options = { style: 'unit', unit, unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(formatLocale(), options).format(value);
}
