import type { CompletionType } from '#shared/chats/chats.contract';
import type { EntryName } from '#shared/insights/filter.contract';
import { addCell, dense, emptyCell, sparse, type Cell } from './cells.js';
import type { Both } from './figures.js';
import { readClosingKey, type Course } from './keys.js';
import { categoryOf, keyOf, type Naming } from './naming.js';
import type { Periods } from './periods.js';
import { closingShape, type Pair } from './rollups.model.js';

/** Beyond so many lines, each one's durations are kept as few: together they would take too much memory. */
const manyLines = 1_500;

/** One line: a pair, or, without a category, a completion type. */
export interface Line extends Both {
  entry: EntryName;
  /** Of lines without a category. */
  completionType: CompletionType | null;
  /** Cells of each step of the period: counters of their own, durations shared with `now`. */
  steps: Cell[];
}

/** Closings summed up by what they were closed as, in both periods. */
export class Table {
  readonly lines = new Map<string, Line>();
  private readonly lineOfPair: (Line | null)[] = [];

  constructor(
    private readonly pairs: readonly Pair[],
    private readonly naming: Naming,
    private readonly periods: Periods,
  ) {}

  /** Where a stored cell of the period is added: to its line, and to the step that `day` lies in. */
  cellNow(day: number, key: number): Cell {
    const line = this.lineOf(key);
    const step = this.stepOf(day);
    return (line.steps[step] ??= { counters: [0, 0, 0], spreads: line.now.spreads });
  }

  cellBefore(key: number): Cell {
    return this.lineOf(key).before;
  }

  /** Counters of the steps, added up into each line. */
  finish(): void {
    for (const { now, steps } of this.lines.values()) {
      for (const step of steps) step?.counters.forEach((count, index) => (now.counters[index]! += count));
    }
  }

  series({ steps }: Pick<Line, 'steps'>): number[] {
    return this.periods.steps.map((_, index) => steps[index]?.counters[0] ?? 0);
  }

  private stepOf(day: number): number {
    const { steps, step } = this.periods;
    if (step === 'day') return day - steps[0]!;
    let [low, high] = [0, steps.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (steps[middle]! <= day) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private lineOf(key: number): Line {
    const { pair, course } = readClosingKey(key);
    const known = this.lineOfPair[pair];
    if (known) return known;
    const recorded = this.pairs[pair]!;
    const entry = this.naming.entryOf(recorded);
    if (entry.categoryId === null) return this.line(entry, course);
    const line = this.line(entry, null);
    this.lineOfPair[pair] = line;
    return line;
  }

  private line(entry: EntryName, course: Course | null): Line {
    const completionType = course?.completionType ?? null;
    const key = completionType ?? keyOf(entry);
    const known = this.lines.get(key);
    if (known) return known;
    const buckets = this.pairs.length > manyLines ? sparse : dense;
    const empty = () => emptyCell(closingShape, buckets);
    const line = { entry, completionType, now: empty(), before: empty(), steps: [] };
    this.lines.set(key, line);
    return line;
  }
}

/** Lines added up: for a category, or for all. */
export function sumOf(lines: readonly Line[]): Both & { steps: Cell[] } {
  const sum = {
    now: emptyCell(closingShape, dense),
    before: emptyCell(closingShape, dense),
    steps: [] as Cell[],
  };
  for (const { now, before, steps } of lines) {
    addCell(sum.now, now);
    addCell(sum.before, before);
    steps.forEach((step, index) => {
      const into = (sum.steps[index] ??= { counters: [0, 0, 0], spreads: [] });
      step.counters.forEach((count, at) => (into.counters[at]! += count));
    });
  }
  return sum;
}

/** Lines by their category, those with most closings first. */
export function byCategory(lines: readonly Line[]): { entry: EntryName; lines: Line[] }[] {
  const categories = new Map<string, { entry: EntryName; lines: Line[] }>();
  for (const line of lines) {
    const entry = categoryOf(line.entry);
    const category = categories.get(keyOf(entry)) ?? { entry, lines: [] };
    category.lines.push(line);
    categories.set(keyOf(entry), category);
  }
  return [...categories.values()];
}
