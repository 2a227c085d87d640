import { ByteMatrix } from './bytes.js';
import { EmbeddingTrainer, width } from './embeddings.js';
import { gramsOf, type Said } from './grams.js';
import type { Labelled } from './labelled.js';
import { LinearTrainer } from './linear.js';
import { Model, type Network } from './model.js';
import { Vocabulary } from './vocabulary.js';

/** Something said, and what it was closed with. */
export interface Example {
  said: Said;
  label: string;
  /** How much it counts beside others: 1 for a closing. */
  count: number;
}

export interface Training {
  seed: number;
  /** Fewer than the usual, where a model is only to be tried. */
  networks?: number;
  /** Called between steps of a few hundredths of a second; may wait. */
  breathe: () => void;
}

/** A set is small when the model can afford to look at it more often. */
const fewExamples = 1_200;
/** Bytes of a model at most; a few are left for what is not counted here. */
const mostBytes = 22_000_000;

const effort = {
  small: { networks: 3, passes: 15, leastTexts: 1 },
  large: { networks: 2, passes: 10, leastTexts: 2 },
};

/** Learns to tell labels by what was said. It suggests whenever it is asked: see `trainWithThreshold`. */
export function train(examples: readonly Example[], training: Training): Model {
  const plan = examples.length < fewExamples ? effort.small : effort.large;
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  const grams = examples.map(({ said }) => gramsOf(said));
  training.breathe();
  const vocabulary = Vocabulary.of(grams, {
    leastTexts: plan.leastTexts,
    most: mostGrams(labels.length, plan),
  });
  const data = labelled(examples, { labels, grams, vocabulary });
  const linear = trainLinear(data, training);
  const networks: Network[] = [];
  for (let i = 0; i < (training.networks ?? plan.networks); i++) {
    networks.push(trainNetwork(data, plan.passes, { ...training, seed: training.seed + i }));
  }
  return new Model({ labels, vocabulary, ...linear, networks, threshold: -Infinity });
}

/** As many as leave the model within its size. */
export function mostGrams(labels: number, { networks }: { networks: number }): number {
  const bytesEach = 8 + labels + 4 + networks * (width + 4);
  const perLabel = networks * (width + 1) * 4 + 4;
  return Math.max(1, Math.floor((mostBytes - labels * perLabel) / bytesEach));
}

interface Prepared {
  labels: readonly string[];
  grams: readonly Uint32Array[];
  vocabulary: Vocabulary;
}

function labelled(examples: readonly Example[], { labels, grams, vocabulary }: Prepared): Labelled {
  const numbers = new Map(labels.map((label, number) => [label, number]));
  return {
    rows: grams.map((one) => vocabulary.row(one)),
    answers: Uint16Array.from(examples, ({ label }) => numbers.get(label)!),
    counts: Float32Array.from(examples, ({ count }) => count),
    places: vocabulary.size,
    labels: labels.length,
  };
}

function trainLinear(
  data: Labelled,
  { seed, breathe }: Training,
): { linear: ByteMatrix; bias: Float32Array } {
  const trainer = new LinearTrainer(data, seed);
  for (let label = 0; label < data.labels; label++) {
    trainer.train(label);
    breathe();
  }
  return { linear: ByteMatrix.of(trainer.weights, data.labels), bias: trainer.bias };
}

function trainNetwork(data: Labelled, passes: number, { seed, breathe }: Training): Network {
  const trainer = new EmbeddingTrainer(data, passes, seed);
  for (let pass = 0; pass < passes; pass++) {
    trainer.pass(pass);
    breathe();
  }
  const { grams, labels, bias } = trainer;
  return { grams: ByteMatrix.of(grams, width), labels, bias };
}
