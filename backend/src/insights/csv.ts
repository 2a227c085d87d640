/** One cell; null is empty. */
export type CsvValue = string | number | boolean | null;

/** A spreadsheet would take such a beginning for a formula. */
const formula = /^[=+\-@\t\r]/;
const special = /[",\r\n]/;

/** A line of a CSV file (RFC 4180). What a spreadsheet could run is given an apostrophe, so that it stays text. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = formula.test(value) ? `'${value}` : value;
  return special.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Milliseconds as seconds, with a decimal. */
export function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 100) / 10;
}
