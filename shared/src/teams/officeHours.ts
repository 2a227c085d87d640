import type { OfficeHours } from './teams.contract.js';

/** Whether a team is there at this moment, by the clocks of its own time zone. No office hours: always. */
export function isOpen(hours: OfficeHours | null, at: Date): boolean {
  if (hours === null) return true;
  const { day, time } = clockIn(hours.timeZone, at);
  const today = hours.days[day];
  return !!today && today.opens <= time && time < today.closes;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const clocks = new Map<string, Intl.DateTimeFormat>();

/** The day of the week, Monday being 0, and the time of day such as `09:30`. A zone nobody knows counts as UTC. */
function clockIn(timeZone: string, at: Date): { day: number; time: string } {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const time = `${parts.get('hour')}:${parts.get('minute')}`;
  return { day: weekdays.indexOf(parts.get('weekday') ?? ''), time };
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = isZone(timeZone) ? format(timeZone) : format('UTC');
  clocks.set(timeZone, clock);
  return clock;
}

function isZone(timeZone: string): boolean {
  try {
    return Boolean(format(timeZone));
  } catch {
    return false;
  }
}

function format(timeZone: string): Intl.DateTimeFormat {
  const fields = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-US', { timeZone, ...fields });
}
