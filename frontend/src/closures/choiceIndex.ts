import type { Category } from '#shared/categories/categories.contract';
import { foldWords } from './foldText';

/** What a closing can be given: a category with one of its reasons, or a category that has none. */
export interface Choice {
  category: Category;
  reason: Category | null;
  /** `categoryId:reasonId`, or the category's id alone. */
  key: string;
}

interface Indexed extends Choice {
  /** The words of the reason; those of the category stand with it. */
  words: string;
}

interface IndexedCategory {
  category: Category;
  words: string;
  choices: readonly Indexed[];
}

/** All choices of one business in the admin's order, with the words they are found by. */
export interface ChoiceIndex {
  categories: readonly IndexedCategory[];
  /** Where the pairs that a member chose most are found at once. */
  byKey: ReadonlyMap<string, { pair: Indexed; in: IndexedCategory }>;
}

/** Words of entries seen before: an entry is replaced when it changes, so that its words stay true. */
const wordsKnown = new WeakMap<Category, string>();

function wordsOf(entry: Category): string {
  const known = wordsKnown.get(entry);
  if (known !== undefined) return known;
  const words = foldWords(entry.name);
  wordsKnown.set(entry, words);
  return words;
}

/** Names a choice: `categoryId:reasonId`, as the server names the pairs a member chose most. */
export function choiceKey(categoryId: string, reasonId: string | null): string {
  return reasonId === null ? categoryId : `${categoryId}:${reasonId}`;
}

/**
 * Makes the index of a list. Only entries that are new or changed since an earlier one are looked at again, and only
 * the pairs of `mostUsed` are kept by their keys.
 */
export function indexChoices(
  list: readonly Category[],
  reasonsOf: (categoryId: string) => readonly Category[],
  mostUsed: readonly string[],
): ChoiceIndex {
  const used = new Set(mostUsed);
  const usedIn = new Set(mostUsed.map((key) => key.split(':')[0]));
  const found = new Map<string, { pair: Indexed; in: IndexedCategory }>();
  const categories = list.map((category) => {
    const choices = reasonsOf(category.id).map((reason) => pairOf(category, reason));
    const indexed = { category, words: wordsOf(category), choices };
    if (usedIn.has(category.id)) {
      for (const pair of choices) if (used.has(pair.key)) found.set(pair.key, { pair, in: indexed });
    }
    return indexed;
  });
  const inOrder = mostUsed.flatMap((key) => (found.has(key) ? [[key, found.get(key)!] as const] : []));
  return { categories, byKey: new Map(inOrder) };
}

function pairOf(category: Category, reason: Category): Indexed {
  return { category, reason, key: choiceKey(category.id, reason.id), words: wordsOf(reason) };
}

/** The typed words as the index holds them, each with the blank that stands before a word. */
export function needlesOf(query: string): string[] {
  const words = foldWords(query).split(' ');
  return words.filter((word) => word !== '').map((word) => ` ${word}`);
}

function holds(words: string, needles: readonly string[]): boolean {
  for (const needle of needles) if (!words.includes(needle)) return false;
  return true;
}

/**
 * The pairs of some categories in which every typed word begins a word of the category or of the reason: those this
 * agent uses first, the most used before all, then the rest in the admin's order.
 */
function pairsIn(
  index: ChoiceIndex,
  needles: readonly string[],
  within: (category: IndexedCategory) => boolean,
): { used: Indexed[]; rest: Indexed[] } {
  const used: Indexed[] = [];
  for (const { pair, in: category } of index.byKey.values()) {
    if (within(category) && holds(pair.words, leftFor(category, needles))) used.push(pair);
  }
  const before = new Set(used);
  const holdsUsed = new Set([...index.byKey.values()].map((found) => found.in));
  const rest: Indexed[] = [];
  for (const category of index.categories) {
    if (!within(category)) continue;
    const left = leftFor(category, needles);
    const repeats = holdsUsed.has(category);
    for (const pair of category.choices) {
      if (holds(pair.words, left) && !(repeats && before.has(pair))) rest.push(pair);
    }
  }
  return { used, rest };
}

/** The words that the category itself does not have. */
function leftFor({ words }: IndexedCategory, needles: readonly string[]): string[] {
  return needles.filter((needle) => !words.includes(needle));
}

/**
 * What the field `Closing category` lists: all categories while nothing is typed; else the categories and the pairs
 * in which every typed word begins a word. A category named exactly so comes first.
 */
export function findInCategories(index: ChoiceIndex, query: string): Choice[] {
  const needles = needlesOf(query);
  const named = usedFirst(index).filter(({ words }) => holds(words, needles));
  if (needles.length === 0) return alone(named);
  const typed = needles.join('');
  const { used, rest } = pairsIn(index, needles, () => true);
  const [exact, others] = [
    named.filter(({ words }) => words === typed),
    named.filter(({ words }) => words !== typed),
  ];
  return alone(exact).concat(used, alone(others), rest);
}

function alone(found: readonly IndexedCategory[]): Choice[] {
  return found.map(({ category }) => ({ category, reason: null, key: category.id }));
}

/** The categories of the pairs this agent uses, the most used first; the others in the admin's order. */
function usedFirst(index: ChoiceIndex): IndexedCategory[] {
  const used = new Set([...index.byKey.values()].map((found) => found.in));
  return [...used, ...index.categories.filter((category) => !used.has(category))];
}

/**
 * What the field `Reason` lists: the reasons of the chosen category, most used first; when something is typed, those
 * in which every word begins a word, the chosen category's before all others.
 */
export function findInReasons(
  index: ChoiceIndex,
  { query, categoryId }: { query: string; categoryId: string | null },
): Choice[] {
  const needles = needlesOf(query);
  const own = pairsIn(index, needles, ({ category }) => category.id === categoryId);
  const chosen = index.categories.some(({ category }) => category.id === categoryId);
  if (chosen && needles.length === 0) return own.used.concat(own.rest);
  const others = pairsIn(index, needles, ({ category }) => category.id !== categoryId);
  return own.used.concat(own.rest, others.used, others.rest);
}
