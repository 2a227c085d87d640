import { drawFrom, shuffle, type Draw } from './random.js';
import type { Labelled } from './labelled.js';

/** Numbers a gram is turned into. */
export const width = 64;

const rate = 0.05;
/** The share of a text's grams that is left out each time it is seen. */
const dropped = 0.2;
/** The share of certainty given to all labels alike. */
const smoothing = 0.05;
const tiny = 1e-8;

/**
 * Each gram becomes a few numbers, a text the average of its grams, and each label weighs these numbers (as fastText
 * does), trained with AdaGrad: one rate for each gram.
 */
export class EmbeddingTrainer {
  /** By place in the vocabulary and width. */
  readonly grams: Float32Array;
  /** By label and width. */
  readonly labels: Float32Array;
  readonly bias: Float32Array;
  private readonly gramSquares: Float32Array;
  private readonly labelSquares: Float32Array;
  private readonly order: Uint32Array;
  private readonly hidden = new Float32Array(width);
  private readonly back = new Float32Array(width);
  private readonly scores: Float32Array;
  private readonly kept: Uint32Array;
  private readonly draw: Draw;

  constructor(
    private readonly data: Labelled,
    private readonly passes: number,
    seed: number,
  ) {
    const { rows, places, labels } = data;
    this.draw = drawFrom(seed);
    this.grams = new Float32Array(places * width);
    const scale = 1 / Math.sqrt(width);
    for (let i = 0; i < this.grams.length; i++) this.grams[i] = (this.draw() * 2 - 1) * scale;
    this.labels = new Float32Array(labels * width);
    this.bias = new Float32Array(labels);
    this.gramSquares = new Float32Array(places);
    this.labelSquares = new Float32Array(labels);
    this.order = Uint32Array.from(rows.keys());
    this.scores = new Float32Array(labels);
    this.kept = new Uint32Array(rows.reduce((most, { at }) => Math.max(most, at.length), 0));
  }

  /** One pass over all texts; `index` counts from 0. Steps shorten towards the last one. */
  pass(index: number): void {
    const { order } = this;
    shuffle(order, order.length, this.draw);
    for (let turn = 0; turn < order.length; turn++) {
      const done = (index + turn / order.length) / this.passes;
      this.learn(order[turn]!, rate * (1 - done));
    }
  }

  private learn(i: number, step: number): void {
    const { rows, answers, counts } = this.data;
    const length = this.keep(rows[i]!.at);
    if (length === 0) return;
    this.embed(length);
    this.judge(answers[i]!, counts[i]!);
    this.adjustLabels(step);
    this.adjustGrams(length, step);
  }

  private keep(at: Uint32Array): number {
    let length = 0;
    for (let j = 0; j < at.length; j++) if (this.draw() >= dropped) this.kept[length++] = at[j]!;
    return length;
  }

  private embed(length: number): void {
    const { hidden, grams, kept } = this;
    hidden.fill(0);
    for (let j = 0; j < length; j++) {
      const from = kept[j]! * width;
      for (let k = 0; k < width; k++) hidden[k]! += grams[from + k]!;
    }
    const scale = 1 / Math.sqrt(length);
    for (let k = 0; k < width; k++) hidden[k]! *= scale;
  }

  /** Leaves in `scores` by how much each label is to come down. */
  private judge(answer: number, count: number): void {
    const { scores } = this;
    const highest = this.score();
    let total = 0;
    for (let label = 0; label < scores.length; label++) {
      scores[label] = Math.exp(scores[label]! - highest);
      total += scores[label]!;
    }
    for (let label = 0; label < scores.length; label++) {
      const wanted = (label === answer ? 1 - smoothing : 0) + smoothing / scores.length;
      scores[label] = (scores[label]! / total - wanted) * count;
    }
  }

  private score(): number {
    const { scores, labels, hidden, bias } = this;
    let highest = -Infinity;
    for (let label = 0; label < scores.length; label++) {
      const from = label * width;
      let sum = bias[label]!;
      for (let k = 0; k < width; k++) sum += labels[from + k]! * hidden[k]!;
      scores[label] = sum;
      if (sum > highest) highest = sum;
    }
    return highest;
  }

  private adjustLabels(size: number): void {
    const { scores, labels, hidden, back, bias, labelSquares } = this;
    let square = 0;
    for (let k = 0; k < width; k++) square += hidden[k]! ** 2;
    square = square / width;
    back.fill(0);
    for (let label = 0; label < scores.length; label++) {
      const slope = scores[label]!;
      if (Math.abs(slope) < 1e-5) continue;
      const from = label * width;
      labelSquares[label]! += slope * slope * square;
      const step = (size * slope) / (Math.sqrt(labelSquares[label]!) + tiny);
      for (let k = 0; k < width; k++) {
        const at = from + k;
        back[k]! += slope * labels[at]!;
        labels[at]! -= step * hidden[k]!;
      }
      bias[label]! -= step;
    }
  }

  private adjustGrams(length: number, size: number): void {
    const { back, grams, gramSquares, kept } = this;
    const scale = 1 / Math.sqrt(length);
    let square = 0;
    for (let k = 0; k < width; k++) square += (back[k]! *= scale) ** 2;
    square /= width;
    for (let j = 0; j < length; j++) {
      const place = kept[j]!;
      gramSquares[place]! += square;
      const step = size / (Math.sqrt(gramSquares[place]!) + tiny);
      const from = place * width;
      for (let k = 0; k < width; k++) grams[from + k]! -= step * back[k]!;
    }
  }
}
