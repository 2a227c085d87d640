import type { Row } from './vocabulary.js';

/** What a part of the model is trained on. */
export interface Labelled {
  rows: readonly Row[];
  /** The label of each row. */
  answers: Uint16Array;
  /** How much each row counts. */
  counts: Float32Array;
  /** Size of the vocabulary. */
  places: number;
  labels: number;
}
