import { DenseBuckets, SparseBuckets, bucketCount, bucketOf, type Buckets } from './buckets.js';

/** Durations added up: how many, how long together in milliseconds, and how they are spread. */
export interface Spread {
  count: number;
  total: number;
  buckets: Buckets;
}

/** What a cell of a rollup holds: counts, and durations. */
export interface Cell {
  counters: number[];
  spreads: Spread[];
}

/** How many of each the cells of one kind of rollup have. */
export interface CellShape {
  counters: number;
  spreads: number;
}

/** Cells by their key; what a key stands for is told by the kind of rollup. */
export type Cells = Map<number, Cell>;

export function emptyCell(shape: CellShape, buckets: () => Buckets = sparse): Cell {
  return {
    counters: Array.from({ length: shape.counters }, () => 0),
    spreads: Array.from({ length: shape.spreads }, () => ({ count: 0, total: 0, buckets: buckets() })),
  };
}

export const sparse = (): Buckets => new SparseBuckets();
export const dense = (): Buckets => new DenseBuckets();

/** Adds a duration to a spread `times` times: −1 takes it away. */
export function addDuration(spread: Spread, ms: number, times: number): void {
  spread.count += times;
  spread.total += times * ms;
  spread.buckets.add(Math.min(bucketOf(ms), bucketCount - 1), times);
}

/** Adds one cell to another of the same shape. */
export function addCell(target: Cell, cell: Cell): void {
  cell.counters.forEach((count, index) => (target.counters[index]! += count));
  cell.spreads.forEach((spread, index) => {
    const into = target.spreads[index]!;
    into.count += spread.count;
    into.total += spread.total;
    for (const [bucket, count] of spread.buckets.entries()) into.buckets.add(bucket, count);
  });
}

/** Adds `changes` to `cells`; what comes to nothing is left out. */
export function addCells(cells: Cells, changes: Cells, shape: CellShape): void {
  for (const [key, change] of changes) {
    const cell = cells.get(key) ?? emptyCell(shape);
    addCell(cell, change);
    if (isNothing(cell)) cells.delete(key);
    else cells.set(key, cell);
  }
}

function isNothing({ counters, spreads }: Cell): boolean {
  return counters.every((count) => count === 0) && spreads.every(({ count }) => count === 0);
}

/** Cells as bytes: whole numbers of seven bits a byte, keys and buckets as what they are more than the one before. */
export function packCells(cells: Cells): Buffer {
  const bytes: number[] = [];
  let before = 0;
  put(bytes, cells.size);
  for (const [key, { counters, spreads }] of [...cells].sort(([a], [b]) => a - b)) {
    put(bytes, key - before);
    before = key;
    for (const count of counters) put(bytes, count);
    for (const { count, total, buckets } of spreads) {
      put(bytes, count);
      put(bytes, total);
      putBuckets(bytes, buckets.entries());
    }
  }
  return Buffer.from(bytes);
}

function putBuckets(bytes: number[], entries: [number, number][]): void {
  let before = 0;
  put(bytes, entries.length);
  for (const [bucket, count] of entries) {
    put(bytes, bucket - before);
    before = bucket;
    put(bytes, count);
  }
}

/** @throws Error for what is no count: a rollup would be wrong from then on. */
function put(bytes: number[], value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`A rollup cannot hold ${value}.`);
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/** Adds packed cells of `shape` to those that `cellOf` names by key; null leaves a cell out. */
export function unpackCells(bytes: Uint8Array, shape: CellShape, cellOf: (key: number) => Cell | null): void {
  const reader = new Reader(bytes);
  let key = 0;
  for (let left = reader.next(); left > 0; left--) {
    key += reader.next();
    const cell = cellOf(key);
    for (let index = 0; index < shape.counters; index++) {
      const count = reader.next();
      if (cell) cell.counters[index]! += count;
    }
    for (let index = 0; index < shape.spreads; index++) readSpread(reader, cell?.spreads[index] ?? null);
  }
}

function readSpread(reader: Reader, spread: Spread | null): void {
  const count = reader.next();
  const total = reader.next();
  if (spread) {
    spread.count += count;
    spread.total += total;
  }
  let bucket = 0;
  for (let left = reader.next(); left > 0; left--) {
    bucket += reader.next();
    const some = reader.next();
    spread?.buckets.add(bucket, some);
  }
}

/** Packed cells as they were, for changing them. */
export function cellsOf(bytes: Uint8Array, shape: CellShape): Cells {
  const cells: Cells = new Map();
  unpackCells(bytes, shape, (key) => {
    const cell = emptyCell(shape);
    cells.set(key, cell);
    return cell;
  });
  return cells;
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  next(): number {
    let byte = this.bytes[this.at++]!;
    if (byte < 128) return byte;
    let value = byte - 128;
    let factor = 128;
    while ((byte = this.bytes[this.at++]!) >= 128) {
      value += (byte - 128) * factor;
      factor *= 128;
    }
    return value + byte * factor;
  }
}
