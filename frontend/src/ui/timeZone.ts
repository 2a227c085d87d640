import { computed, ref } from 'vue';

/** The zone of this browser's own clock. */
export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What the member has chosen; empty: as the browser. */
export const chosenZone = ref('');

/** The zone whose clocks and calendar the page shows. One that this browser does not know is not used. */
export const timeZone = computed(() => (isKnown(chosenZone.value) ? chosenZone.value : browserZone));

const dayMs = 86_400_000;
const wallClocks = new Map<string, Intl.DateTimeFormat>();

/** The moment that an UTC clock would have to show to look like the zone's clock at `at`, milliseconds. */
export function wallOf(at: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of wallClock(timeZone.value).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1_000) + 1_000) % 1_000);
}

/** The moment at which the zone's clock shows `wall`; where it is skipped in spring, the one right after. */
export function momentOfWall(wall: number): number {
  const guess = wall - (wallOf(wall) - wall);
  return wall - (wallOf(guess) - guess);
}

/** The day of the zone's calendar, counted on from 1970-01-01. */
export function dayNumber(at: number): number {
  return Math.floor(wallOf(at) / dayMs);
}

/** The year of the zone's calendar. */
export function yearOf(at: number): number {
  return new Date(wallOf(at)).getUTCFullYear();
}

function isKnown(zone: string): boolean {
  if (zone === '') return false;
  try {
    wallClock(zone);
    return true;
  } catch {
    return false;
  }
}

function wallClock(zone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(zone);
  if (known) return known;
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const clock = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  const made = new Intl.DateTimeFormat('en', { timeZone: zone, ...numeric, ...clock });
  wallClocks.set(zone, made);
  return made;
}
