import type { ClosureDoc } from '../closures/closures.model.js';
import { inTime, repeatMs } from './repeats.js';

/** What one would work out by hand over the closings themselves; tests and measurements hold the rollups against it. */
export interface PlainLine {
  closings: number;
  repeats: number;
  handling: number[];
}

/** Sums by whatever `lineOf` names; null leaves a closing out. `categoryOf` is what repeats go by. */
export function plainly(
  closings: readonly ClosureDoc[],
  lineOf: (closing: ClosureDoc) => string | null,
  categoryOf: (closing: ClosureDoc) => string | null,
): Map<string, PlainLine> {
  const lines = new Map<string, PlainLine>();
  const last = new Map<string, number>();
  for (const closing of [...closings].sort(inTime)) {
    if (closing.undoneAt) continue;
    const category = categoryOf(closing);
    const at = closing.at.getTime();
    const before = last.get(`${closing.userId}/${category}`);
    if (category !== null) last.set(`${closing.userId}/${category}`, at);
    const name = lineOf(closing);
    if (name === null) continue;
    const line = lines.get(name) ?? { closings: 0, repeats: 0, handling: [] };
    line.closings++;
    if (category !== null && before !== undefined && at - before <= repeatMs) line.repeats++;
    if (typeof closing.handlingMs === 'number') line.handling.push(closing.handlingMs);
    lines.set(name, line);
  }
  return lines;
}

/** The duration that the share `q` does not exceed. */
export function plainQuantile(durations: readonly number[], q: number): number | null {
  const sorted = [...durations].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? null;
}
