import { blockOf, blocks, gramsOf, type Said } from './grams.js';

/** A chat as numbers: which grams of the vocabulary it has, and how much each counts. */
export interface Row {
  at: Uint32Array;
  weight: Float32Array;
}

export interface VocabularyLimits {
  /** Grams that fewer texts have are left out. */
  leastTexts: number;
  /** At most so many grams are kept, those of most texts. */
  most: number;
}

/** The grams a model knows, in ascending order, and how telling each is. */
export class Vocabulary {
  constructor(
    readonly grams: Uint32Array,
    readonly telling: Float32Array,
  ) {}

  get size(): number {
    return this.grams.length;
  }

  /** Made from texts as `gramsOf` gives them. */
  static of(texts: readonly Uint32Array[], { leastTexts, most }: VocabularyLimits): Vocabulary {
    const all = new Uint32Array(texts.reduce((sum, text) => sum + text.length, 0));
    let filled = 0;
    for (const text of texts) filled = copyOnce(text, all, filled);
    const seen = all.subarray(0, filled).sort();
    return ofCounts(mostFrequent(counted(seen, leastTexts), most), texts.length);
  }

  rowOf(said: Said): Row {
    return this.row(gramsOf(said));
  }

  /** Each gram counts 1 + ln of how often it occurs, times how telling it is; each block has the length one. */
  row(grams: Uint32Array): Row {
    const at = new Uint32Array(grams.length);
    const weight = new Float32Array(grams.length);
    let length = 0;
    for (let start = 0; start < grams.length;) {
      let end = start + 1;
      while (end < grams.length && grams[end] === grams[start]) end++;
      const place = this.placeOf(grams[start]!);
      if (place >= 0) {
        at[length] = place;
        weight[length++] = (1 + Math.log(end - start)) * this.telling[place]!;
      }
      start = end;
    }
    this.level(at, weight, length);
    return { at: at.slice(0, length), weight: weight.slice(0, length) };
  }

  private level(at: Uint32Array, weight: Float32Array, length: number): void {
    const squares = Array.from({ length: blocks }, () => 0);
    for (let i = 0; i < length; i++) squares[this.block(at[i]!)]! += weight[i]! ** 2;
    const scale = squares.map((square) => (square > 0 ? 1 / Math.sqrt(square) : 0));
    for (let i = 0; i < length; i++) weight[i]! *= scale[this.block(at[i]!)]!;
  }

  private block(place: number): number {
    return blockOf(this.grams[place]!);
  }

  private placeOf(gram: number): number {
    const { grams } = this;
    let low = 0;
    let high = grams.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = grams[middle]!;
      if (found === gram) return middle;
      if (found < gram) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}

interface Counted {
  grams: Uint32Array;
  counts: Uint32Array;
}

function ofCounts({ grams, counts }: Counted, texts: number): Vocabulary {
  const telling = Float32Array.from(counts, (count) => Math.log((1 + texts) / (1 + count)) + 1);
  return new Vocabulary(grams.slice(), telling);
}

/** Appends each gram of a sorted text once; answers where the next text goes. */
function copyOnce(text: Uint32Array, into: Uint32Array, from: number): number {
  let end = from;
  for (let i = 0; i < text.length; i++) if (i === 0 || text[i] !== text[i - 1]) into[end++] = text[i]!;
  return end;
}

/** Sorted grams, each once, with the number of times it stands there. */
function counted(sorted: Uint32Array, least: number): Counted {
  const grams = new Uint32Array(sorted.length);
  const counts = new Uint32Array(sorted.length);
  let kept = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start >= least) {
      grams[kept] = sorted[start]!;
      counts[kept++] = end - start;
    }
    start = end;
  }
  return { grams: grams.subarray(0, kept), counts: counts.subarray(0, kept) };
}

function mostFrequent({ grams, counts }: Counted, most: number): Counted {
  if (grams.length <= most) return { grams, counts };
  const least = Uint32Array.from(counts).sort()[grams.length - most]!;
  let room = most - counts.reduce((sum, count) => sum + (count > least ? 1 : 0), 0);
  const stays = (_: number, i: number): boolean => counts[i]! > least || (counts[i] === least && room-- > 0);
  const places = Uint32Array.from(grams.keys()).filter(stays);
  return { grams: places.map((i) => grams[i]!), counts: places.map((i) => counts[i]!) };
}
