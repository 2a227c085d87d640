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
  words: string;
}

interface IndexedCategory {
  category: Category;
  words: string;
  choices: readonly Indexed[];
}

/** All choices of one business in the admin's order, with the words they are found by. */
export type ChoiceIndex = readonly IndexedCategory[];

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

/** Makes the index of a list. Only entries that are new or changed since an earlier one are looked at again. */
export function indexChoices(
  categories: readonly Category[],
  reasonsOf: (categoryId: string) => readonly Category[],
): ChoiceIndex {
  return categories.map((category) => {
    const words = wordsOf(category);
    const choices = reasonsOf(category.id).map((reason) => ({
      category,
      reason,
      key: choiceKey(category.id, reason.id),
      words: words + wordsOf(reason),
    }));
    return { category, words, choices };
  });
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

/** Ranks by how often this agent chose a pair: 0 is the most used; what was never chosen has none. */
export function ranksOf(mostUsed: readonly string[]): ReadonlyMap<string, number> {
  return new Map(mostUsed.map((key, place) => [key, place]));
}

type Ranks = ReadonlyMap<string, number>;

/** Those with a rank first, by it; the others keep the order they had. */
function usedFirst<T>(items: T[], rankOf: (item: T) => number | undefined): T[] {
  if (items.length < 2) return items;
  const used = items.filter((item) => rankOf(item) !== undefined);
  if (used.length === 0) return items;
  used.sort((a, b) => rankOf(a)! - rankOf(b)!);
  return [...used, ...items.filter((item) => rankOf(item) === undefined)];
}

/**
 * What the field `Closing category` lists: all categories while nothing is typed; else the categories and the pairs
 * in which every typed word begins a word. A category named exactly so comes first.
 */
export function findInCategories(index: ChoiceIndex, query: string, ranks: Ranks): Choice[] {
  const needles = needlesOf(query);
  const bestOf = bestRanks(ranks);
  const rankOfCategory = ({ category }: IndexedCategory) => bestOf.get(category.id);
  const named = usedFirst(
    index.filter(({ words }) => holds(words, needles)),
    rankOfCategory,
  );
  const alone = (found: readonly IndexedCategory[]) =>
    found.map(({ category }): Choice => ({ category, reason: null, key: category.id }));
  if (needles.length === 0) return alone(named);
  const typed = needles.join('');
  const pairs = pairsIn(index, needles);
  const used = ranks.size === 0 ? [] : pairs.filter(({ key }) => ranks.has(key));
  used.sort((a, b) => ranks.get(a.key)! - ranks.get(b.key)!);
  return [
    ...alone(named.filter(({ words }) => words === typed)),
    ...used,
    ...alone(named.filter(({ words }) => words !== typed)),
    ...(used.length === 0 ? pairs : pairs.filter(({ key }) => !ranks.has(key))),
  ];
}

/** The rank of each category's most used pair. */
function bestRanks(ranks: Ranks): Map<string, number> {
  const best = new Map<string, number>();
  for (const [key, rank] of ranks) {
    const categoryId = key.split(':')[0]!;
    if (!best.has(categoryId)) best.set(categoryId, rank);
  }
  return best;
}

function pairsIn(categories: ChoiceIndex, needles: readonly string[]): Indexed[] {
  const found: Indexed[] = [];
  for (const { choices } of categories) {
    for (const indexed of choices) if (holds(indexed.words, needles)) found.push(indexed);
  }
  return found;
}

/**
 * What the field `Reason` lists: the reasons of the chosen category, most used first; when something is typed, those
 * in which every word begins a word, the chosen category's before all others.
 */
export function findInReasons(
  index: ChoiceIndex,
  { query, categoryId }: { query: string; categoryId: string | null },
  ranks: Ranks,
): Choice[] {
  const needles = needlesOf(query);
  const own = index.filter(({ category }) => category.id === categoryId);
  const others =
    needles.length > 0 || own.length === 0 ? index.filter(({ category }) => category.id !== categoryId) : [];
  const listed = (categories: ChoiceIndex) => {
    const found = pairsIn(categories, needles);
    return ranks.size === 0 ? found : usedFirst(found, ({ key }) => ranks.get(key));
  };
  return own.length === 0 ? listed(others) : [...listed(own), ...listed(others)];
}
