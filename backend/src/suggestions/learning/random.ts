/** A seeded source of numbers in [0, 1): the same model from the same closings. */
export type Draw = () => number;

/** Mulberry32. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Puts the first `length` values into another order. */
export function shuffle(values: Uint32Array | Int32Array, length: number, draw: Draw): void {
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
}
