const dayMs = 24 * 60 * 60 * 1000;
const form = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days since 1970-01-01 of a date such as `2026-11-23`; null for what is no date. */
export function dayNumber(date: string): number | null {
  const parts = form.exec(date);
  if (!parts) return null;
  const at = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return localDate(at / dayMs) === date ? at / dayMs : null;
}

/** The date of a day number. */
export function localDate(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** The Monday of the week that a day lies in. */
export function mondayOf(day: number): number {
  // 1970-01-01 was a Thursday.
  return day - ((((day + 3) % 7) + 7) % 7);
}
