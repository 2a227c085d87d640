/** The moment at which the present day began where `timeZone` holds; an unknown zone counts as UTC. */
export function startOfDay(now: Date, timeZone: string): Date {
  const offset = offsetAt(now, timeZone);
  const local = now.getTime() + offset;
  const midnight = local - mod(local, dayMs);
  // The offset at midnight differs on the days on which clocks are changed.
  return new Date(midnight - offsetAt(new Date(midnight - offset), timeZone));
}

const dayMs = 24 * 60 * 60 * 1000;

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** What the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(at: Date, timeZone: string): number {
  const parts = new Map(
    clock(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(at.getTime() / 1000) * 1000;
}

function clock(timeZone: string): Intl.DateTimeFormat {
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone, ...fields, ...time });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...fields, ...time });
  }
}
