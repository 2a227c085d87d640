import { House } from '../setup/house.js';

export interface FaultOptions {
  /** The short form runs with the tests; the long one has the sizes of the promise. */
  short: boolean;
  /** Draws every random choice, so that a failure can be run again. */
  seed: number;
  house: House;
}

/** What a run found: the figures it prints, and each way in which the promise was broken. */
export interface Outcome {
  figures: Record<string, number | string>;
  failures: string[];
}

/** One promise, tried under faults. */
export interface Fault {
  id: string;
  promise: string;
  run(options: FaultOptions): Promise<Outcome>;
}

/** Adds `what` to the failures when `count` is not 0. */
export function none(failures: string[], what: string, count: number): void {
  if (count !== 0) failures.push(`${count} ${what}`);
}
