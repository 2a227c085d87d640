const dayMs = 24 * 60 * 60 * 1000;
const quarterMs = 15 * 60 * 1000;
/** Quarters of an hour whose clocks are kept: a few years of them. */
const kept = 200_000;

/** Days of a time zone, as numbers since 1970-01-01. Clocks change on quarters of an hour. */
export class Calendar {
  private readonly offsets = new Map<number, number>();
  private readonly clock: Intl.DateTimeFormat;

  /** An unknown zone counts as UTC. */
  constructor(readonly timeZone: string) {
    this.clock = clockOf(timeZone) ?? clockOf('UTC')!;
  }

  /** The day that a moment lies in, by the clocks of the zone. */
  dayOf(at: number): number {
    return Math.floor((at + this.offsetAt(at)) / dayMs);
  }

  /** The moment at which a day begins there. */
  startOf(day: number): number {
    const midnight = day * dayMs;
    const guess = midnight - this.offsetAt(midnight);
    return midnight - this.offsetAt(guess);
  }

  private offsetAt(at: number): number {
    const quarter = Math.floor(at / quarterMs);
    const known = this.offsets.get(quarter);
    if (known !== undefined) return known;
    if (this.offsets.size > kept) this.offsets.clear();
    const offset = this.readOffset(quarter * quarterMs);
    this.offsets.set(quarter, offset);
    return offset;
  }

  private readOffset(at: number): number {
    const parts = this.clock.formatToParts(at).map(({ type, value }) => [type, Number(value)] as const);
    const part = new Map(parts);
    const of = (name: Intl.DateTimeFormatPartTypes): number => part.get(name) ?? 0;
    const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
    return shown - at;
  }
}

function clockOf(timeZone: string): Intl.DateTimeFormat | null {
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone, ...fields, ...time });
  } catch {
    return null;
  }
}
