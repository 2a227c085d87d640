import { ByteMatrix, Unpacked, pack } from './bytes.js';
import { width } from './embeddings.js';
import { gramsOf, type Said } from './grams.js';
import { Vocabulary, type Row } from './vocabulary.js';

/** Embeddings as they are asked: by gram, and what each label makes of them. */
export interface Network {
  grams: ByteMatrix;
  labels: Float32Array;
  bias: Float32Array;
}

export interface Parts {
  labels: readonly string[];
  vocabulary: Vocabulary;
  linear: ByteMatrix;
  bias: Float32Array;
  networks: readonly Network[];
  /** Below it, nothing is suggested. */
  threshold: number;
}

export interface Ranking {
  /** Labels, the likeliest first. */
  labels: string[];
  /** How sure the model is of the first: the logarithm of a likelihood, so at most 0. */
  confidence: number;
}

/** How steeply a margin of the linear part counts beside the embeddings. */
const steepness = 3;
/** Known grams without which nothing can be said of a text. */
const leastKnown = 3;
const format = 1;

interface Described {
  format: number;
  labels: string[];
  networks: number;
  /** JSON has no infinity. */
  threshold: number | null;
}

/**
 * What was learned from a business's closings: a linear machine and averaged embeddings, which are asked together.
 * Holds no words, only hashes of them.
 */
export class Model {
  constructor(private readonly parts: Parts) {}

  /** A model as it is stored. @throws RangeError for one of another form. */
  static from(bytes: Uint8Array): Model {
    const read = new Unpacked<Described>(aligned(bytes));
    const { labels, networks, threshold, format: found } = read.description;
    if (found !== format) throw new RangeError(`A model of form ${found} cannot be read`);
    const vocabulary = new Vocabulary(read.grams(), read.numbers());
    const linear = read.matrix(labels.length);
    const bias = read.numbers();
    const parts = { labels, vocabulary, linear, bias, threshold: threshold ?? Infinity };
    const each = Array.from({ length: networks }, () => {
      return { grams: read.matrix(width), labels: read.numbers(), bias: read.numbers() };
    });
    return new Model({ ...parts, networks: each });
  }

  bytes(): Uint8Array {
    const { labels, vocabulary, linear, bias, networks, threshold } = this.parts;
    const isEver = Number.isFinite(threshold);
    const described = { format, labels: [...labels], networks: networks.length };
    return pack({ ...described, threshold: isEver ? threshold : null }, [
      ...[vocabulary.grams, vocabulary.telling, linear.values, linear.scales, bias],
      ...networks.flatMap((one) => [one.grams.values, one.grams.scales, one.labels, one.bias]),
    ]);
  }

  get threshold(): number {
    return this.parts.threshold;
  }

  withThreshold(threshold: number): Model {
    return new Model({ ...this.parts, threshold });
  }

  /** What the chat is likely to be closed with; empty while the model is not sure enough. */
  suggest(said: Said, count: number): string[] {
    const { labels, confidence } = this.rank(said);
    return confidence >= this.parts.threshold ? labels.slice(0, count) : [];
  }

  /** All labels, however unsure; none for a chat of which the model knows next to nothing. */
  rank(said: Said): Ranking {
    const row = this.parts.vocabulary.row(gramsOf(said));
    return this.rankRow(row);
  }

  rankRow(row: Row): Ranking {
    const { labels } = this.parts;
    if (row.at.length < leastKnown) return { labels: [], confidence: -Infinity };
    const scores = this.scores(row);
    const order = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!);
    return { labels: order.map((label) => labels[label]!), confidence: scores[order[0]!] ?? -Infinity };
  }

  private scores(row: Row): Float64Array {
    const linear = logShares(this.margins(row).map((margin) => margin * steepness));
    const embedded = logShares(this.embedded(row));
    return linear.map((score, label) => score + embedded[label]!);
  }

  private margins({ at, weight }: Row): Float64Array {
    const { linear, bias } = this.parts;
    const margins = Float64Array.from(bias);
    for (let j = 0; j < at.length; j++) linear.addRow(at[j]!, weight[j]!, margins);
    return margins;
  }

  /** The mean of what the networks say. */
  private embedded({ at }: Row): Float64Array {
    const { labels, networks } = this.parts;
    const sums = new Float64Array(labels.length);
    const scale = 1 / Math.sqrt(at.length);
    for (const network of networks) {
      const hidden = new Float64Array(width);
      for (const place of at) network.grams.addRow(place, scale, hidden);
      for (let label = 0; label < sums.length; label++) {
        sums[label]! += (network.bias[label]! + product(network.labels, label, hidden)) / networks.length;
      }
    }
    return sums;
  }
}

function product(matrix: Float32Array, row: number, vector: Float64Array): number {
  let sum = 0;
  const from = row * vector.length;
  for (let k = 0; k < vector.length; k++) sum += matrix[from + k]! * vector[k]!;
  return sum;
}

/** Logarithms of the shares that scores stand for. */
function logShares(scores: Float64Array): Float64Array {
  const highest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const total = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0);
  const norm = highest + Math.log(total);
  return scores.map((score) => score - norm);
}

/** Numbers of four bytes may not begin anywhere. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
}
