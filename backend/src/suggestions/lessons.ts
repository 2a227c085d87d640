import type { NamedPair, StandingList } from '../categories/standingPairs.js';
import type { Example } from './learning/training.js';
import type { Lesson } from './closingSource.js';
import { labelOf } from './said.js';

/** Pairs that a model tells apart at most: those of most closings. */
export const mostLabels = 400;
/** The newest notes of each pair that are learned from beside what was said. */
const notesEach = 20;
const noteCount = 0.3;
const nameCount = 2;

export interface Lessons {
  examples: Example[];
  /** Names and notes: learned from, never held back. */
  always: Example[];
}

/** What a model is made from: closings as the list stands today, the names of its pairs, and the newest notes. */
export function lessonsOf(lessons: readonly Lesson[], list: StandingList): Lessons {
  const known = lessons.flatMap(({ closure, said }) => {
    const pair = list.now(closure);
    return pair ? [{ said, notes: closure.notes, label: labelOf(pair) }] : [];
  });
  const kept = mostUsed(
    known.map(({ label }) => label),
    list.all(),
  );
  const learned = known.filter(({ label }) => kept.has(label));
  const examples = learned
    .filter(({ said }) => said.user.trim() !== '')
    .map(({ said, label }) => ({ said, label, count: 1 }));
  return { examples, always: [...namesOf(kept), ...notesOf(learned)] };
}

/** The pairs with most closings; where there is room, those that nobody has chosen yet. */
function mostUsed(labels: readonly string[], pairs: readonly NamedPair[]): Map<string, NamedPair> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const byUse = [...pairs].sort((a, b) => (counts.get(labelOf(b)) ?? 0) - (counts.get(labelOf(a)) ?? 0));
  return new Map(byUse.slice(0, mostLabels).map((pair) => [labelOf(pair), pair]));
}

function namesOf(pairs: ReadonlyMap<string, NamedPair>): Example[] {
  return [...pairs].map(([label, { categoryName, reasonName }]) => {
    return { said: { user: `${categoryName} ${reasonName ?? ''}`, agent: '' }, label, count: nameCount };
  });
}

function notesOf(learned: readonly { notes: string; label: string }[]): Example[] {
  const taken = new Map<string, number>();
  return learned.flatMap(({ notes, label }) => {
    const before = taken.get(label) ?? 0;
    if (notes.trim() === '' || before >= notesEach) return [];
    taken.set(label, before + 1);
    return [{ said: { user: notes, agent: '' }, label, count: noteCount }];
  });
}
