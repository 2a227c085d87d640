import { longest } from './grams.js';
import type { Model } from './model.js';
import { drawFrom, shuffle } from './random.js';
import { train, type Example, type Training } from './training.js';

/** How a model did on closings that it had not seen. */
export interface Figures {
  /** How many closings that were. */
  examples: number;
  /** Shares in which the first suggestion, one of three was right, if all are shown. */
  first: number;
  among: number;
  /** The share that gets suggestions at the threshold. */
  answered: number;
}

export interface Learned {
  model: Model;
  figures: Figures;
}

/** Right suggestions that may be withheld so that wrong ones are, as a share of all. */
const mostWithheld = 0.02;
/** Of the suggestions shown, at least so many must have held the right one; else none are shown at all. */
const leastAmong = 0.5;
const shown = 3;
/** Characters that are learned from at most: they say how long it takes. */
const mostCharacters = 1_200_000;
/** The agent's words have fewer grams. */
const agentShare = 0.2;
/** Who is so sure is heard, however much surer the model is of most closings: a name may be all it knows. */
const highest = Math.log(1 / 4);
/** Held back in turn: all parts where there are few, one where there are many. */
const parts = 5;
const turnsOf = (examples: number): number => (examples < 200 ? parts : examples < 1_500 ? 2 : 1);

/** One closing that was held back: how sure the model was, and whether it was right. */
interface Tried {
  confidence: number;
  first: boolean;
  among: boolean;
}

/**
 * Learns from all examples, and chooses on held-back ones when to stay silent. `always` is learned from but never held
 * back: names, notes. Of more than can be learned from in time, the first count: give the newest first.
 */
export function learn(all: readonly Example[], always: readonly Example[], training: Training): Learned {
  const examples = withinReach(all);
  const tried = tryHeldBack(examples, always, training);
  const threshold = thresholdOf(tried);
  const model = train([...examples, ...always], training).withThreshold(threshold);
  return { model, figures: figuresOf(tried, threshold) };
}

function withinReach(all: readonly Example[]): readonly Example[] {
  let left = mostCharacters;
  const end = all.findIndex(({ said }) => {
    left -= Math.min(longest.user, said.user.length);
    left -= Math.min(longest.agent, said.agent.length) * agentShare;
    return left < 0;
  });
  return end < 0 ? all : all.slice(0, end);
}

function tryHeldBack(examples: readonly Example[], always: readonly Example[], training: Training): Tried[] {
  const order = Uint32Array.from(examples.keys());
  shuffle(order, order.length, drawFrom(training.seed));
  const turns = turnsOf(examples.length);
  const mixed = [...order].map((at) => examples[at]!);
  const tried: Tried[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const isHeld = (place: number): boolean => place % parts === turn;
    const seen = mixed.filter((_, place) => !isHeld(place));
    const model = train([...seen, ...always], { ...training, networks: 1 });
    for (const example of mixed.filter((_, place) => isHeld(place))) tried.push(tryOne(model, example));
    training.breathe();
  }
  return tried;
}

function tryOne(model: Model, { said, label }: Example): Tried {
  const { labels, confidence } = model.rank(said);
  return { confidence, first: labels[0] === label, among: labels.slice(0, shown).includes(label) };
}

/** As high as it may be without withholding more right ones than allowed; above all when too few are right. */
export function thresholdOf(tried: readonly Tried[]): number {
  const right = tried.filter(({ first }) => first).map(({ confidence }) => confidence);
  const place = Math.floor(mostWithheld * tried.length);
  const threshold = Math.min(highest, right.sort((a, b) => a - b)[place] ?? Infinity);
  const above = tried.filter(({ confidence }) => confidence >= threshold);
  return share(above, ({ among }) => among) >= leastAmong ? threshold : Infinity;
}

function figuresOf(tried: readonly Tried[], threshold: number): Figures {
  return {
    examples: tried.length,
    first: share(tried, ({ first }) => first),
    among: share(tried, ({ among }) => among),
    answered: share(tried, ({ confidence }) => confidence >= threshold),
  };
}

function share<T>(all: readonly T[], is: (one: T) => boolean): number {
  return all.length === 0 ? 0 : all.filter(is).length / all.length;
}
