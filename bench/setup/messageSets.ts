import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import type { Example } from '../../backend/src/suggestions/learning/training.js';
import { randomFrom, type Random } from './random.js';

export type SetName = 'banking77' | 'bitext';

/** The messages of a public data set, each with its topic: as closings would be learned from. */
export function readMessages(name: SetName, part: 'train' | 'test'): Example[] {
  const text = readFileSync(`bench/data/${name}/${part}.csv`, 'utf8');
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  const [said, topic] = name === 'banking77' ? ['text', 'category'] : ['utterance', 'intent'];
  return data.map((row) => ({ said: { user: row[said]!, agent: '' }, label: row[topic]!, count: 1 }));
}

export function topicsOf(examples: readonly Example[]): string[] {
  return [...new Set(examples.map(({ label }) => label))].sort();
}

/** The topics' names as closings know the names of their reasons. */
export function namesOf(topics: readonly string[]): Example[] {
  return topics.map((label) => ({ said: { user: label.replaceAll('_', ' '), agent: '' }, label, count: 2 }));
}

/** So many examples of each topic. */
export function fewOfEach(examples: readonly Example[], each: number, seed: number): Example[] {
  const taken = new Map<string, number>();
  return shuffled(examples, randomFrom(seed)).filter(({ label }) => {
    const count = taken.get(label) ?? 0;
    taken.set(label, count + 1);
    return count < each;
  });
}

/** A share of the closings has a topic drawn at random. */
export function withWrongTopics(examples: readonly Example[], share: number, seed: number): Example[] {
  const random = randomFrom(seed);
  const topics = topicsOf(examples);
  return examples.map((one) => (random.next() < share ? { ...one, label: random.pick(topics) } : one));
}

/** One topic has half of all: the others are thinned out, its own are all there. */
export function withOneHavingHalf(examples: readonly Example[], seed: number): Example[] {
  const [topic] = topicsOf(examples);
  const own = examples.filter(({ label }) => label === topic);
  const others = shuffled(
    examples.filter(({ label }) => label !== topic),
    randomFrom(seed),
  );
  const repeated = Array.from({ length: Math.ceil(others.length / own.length) }, () => own).flat();
  return [...others, ...repeated.slice(0, others.length)];
}

export function shuffled<T>(all: readonly T[], random: Random): T[] {
  return all
    .map((one) => ({ one, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
