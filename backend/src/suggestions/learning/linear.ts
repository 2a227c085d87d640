import { drawFrom, shuffle } from './random.js';
import type { Labelled } from './labelled.js';

const cost = 1;
const tolerance = 0.1;
const mostPasses = 60;

interface Pass {
  left: number;
  highest: number;
  lowest: number;
}

/**
 * A linear support vector machine for each label against all others, with squared hinge loss, by dual coordinate
 * descent with shrinking (Hsieh et al., 2008; LIBLINEAR's solver 3 without its loss).
 */
export class LinearTrainer {
  /** By place in the vocabulary and label: `place * labels + label`. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  /** The label under way: its weights, the bias last. */
  private readonly own: Float32Array;
  private readonly alpha: Float64Array;
  private readonly active: Uint32Array;
  private readonly squares: Float64Array;
  /** What keeps a text from being fitted at any price: less for one that counts more. */
  private readonly ease: Float64Array;

  constructor(
    private readonly data: Labelled,
    private readonly seed: number,
  ) {
    const { rows, places, labels, counts } = data;
    this.weights = new Float32Array(places * labels);
    this.bias = new Float32Array(labels);
    this.own = new Float32Array(places + 1);
    this.alpha = new Float64Array(rows.length);
    this.active = new Uint32Array(rows.length);
    this.squares = Float64Array.from(rows, ({ weight }) => weight.reduce((sum, one) => sum + one * one, 1));
    this.ease = Float64Array.from(counts, (count) => 0.5 / (cost * count));
  }

  /** Trains one label against all others. */
  train(label: number): void {
    const { alpha, active } = this;
    const all = active.length;
    this.own.fill(0);
    alpha.fill(0);
    for (let i = 0; i < all; i++) active[i] = i;
    const draw = drawFrom(this.seed + label);
    let [left, limit] = [all, Infinity];
    for (let passes = 0; passes < mostPasses; passes++) {
      shuffle(active, left, draw);
      const pass = this.pass(label, left, limit);
      const settled = pass.highest - pass.lowest <= tolerance;
      if (settled && pass.left === all) break;
      left = settled ? all : pass.left;
      limit = settled || pass.highest <= 0 ? Infinity : pass.highest;
    }
    this.keep(label);
  }

  /** Looks at each active text once. One that fits by more than `limit` is put aside. */
  private pass(label: number, length: number, limit: number): Pass {
    const { active, alpha, data } = this;
    const pass = { left: length, highest: -Infinity, lowest: Infinity };
    for (let turn = 0; turn < pass.left; turn++) {
      const i = active[turn]!;
      const sign = data.answers[i] === label ? 1 : -1;
      const slope = sign * this.margin(i) - 1 + alpha[i]! * this.ease[i]!;
      if (alpha[i] === 0 && slope > limit) {
        active[turn--] = active[--pass.left]!;
        active[pass.left] = i;
        continue;
      }
      const fits = alpha[i] === 0 && slope > 0;
      const off = fits ? 0 : slope;
      if (off > pass.highest) pass.highest = off;
      if (off < pass.lowest) pass.lowest = off;
      if (!fits) this.step(i, sign, slope);
    }
    return pass;
  }

  private margin(i: number): number {
    const { own } = this;
    const { at, weight } = this.data.rows[i]!;
    let sum = own[own.length - 1]!;
    for (let j = 0; j < at.length; j++) sum += own[at[j]!]! * weight[j]!;
    return sum;
  }

  private step(i: number, sign: number, slope: number): void {
    const { own, alpha } = this;
    const { at, weight } = this.data.rows[i]!;
    const before = alpha[i]!;
    alpha[i] = Math.max(0, before - slope / (this.squares[i]! + this.ease[i]!));
    const step = (alpha[i]! - before) * sign;
    for (let j = 0; j < at.length; j++) own[at[j]!]! += step * weight[j]!;
    own[own.length - 1]! += step;
  }

  private keep(label: number): void {
    const { labels, places } = this.data;
    for (let place = 0; place < places; place++) this.weights[place * labels + label] = this.own[place]!;
    this.bias[label] = this.own[places]!;
  }
}
