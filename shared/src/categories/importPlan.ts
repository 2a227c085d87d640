import { nameMax, type Category, type ImportedCategory } from './categories.contract.js';
import { nameKey } from './nameKey.js';
import { codePoints } from '../wire/text.js';

/** An entry that an import adds. */
export interface NewEntry {
  name: string;
  teamIds: string[] | null;
  notesRequired: boolean;
}

/** What an import changes of an entry that is there: spelling, or rules that the file names. */
export interface EntryChange {
  entry: Category;
  set: Partial<NewEntry>;
}

/** What a file does to a list. What is there already and as the file says is only counted. */
export interface ImportPlan {
  categories: (NewEntry & { reasons: NewEntry[] })[];
  /** New reasons of categories that are there. */
  reasons: { categoryId: string; added: NewEntry[] }[];
  changes: EntryChange[];
  deletions: Category[];
  kept: number;
}

export type RowProblem = 'NAME_EMPTY' | 'NAME_TOO_LONG' | 'NAME_TAKEN';

export interface BrokenRow {
  line: number;
  name: string;
  problem: RowProblem;
}

/** The rows that no list could take, in their order: names that show nothing, are too long or stand twice. */
export function brokenRows(file: readonly ImportedCategory[]): BrokenRow[] {
  return [...brokenIn(file), ...file.flatMap(({ reasons }) => brokenIn(reasons))].sort(
    (a, b) => a.line - b.line,
  );
}

function brokenIn(rows: readonly { line: number; name: string }[]): BrokenRow[] {
  const keys = new Set<string>();
  return rows.flatMap(({ line, name }) => {
    const problem = problemOf(name, keys);
    keys.add(nameKey(name));
    return problem ? [{ line, name, problem }] : [];
  });
}

function problemOf(name: string, keys: ReadonlySet<string>): RowProblem | null {
  const key = nameKey(name);
  if (key === '') return 'NAME_EMPTY';
  if (codePoints(name.trim()) > nameMax) return 'NAME_TOO_LONG';
  return keys.has(key) ? 'NAME_TAKEN' : null;
}

/**
 * What a file without broken rows does to a list of active entries. Entries are matched by the sameness of names; what
 * the file does not name is left alone, or deleted when it is to be the whole list.
 */
export function planImport(
  list: readonly Category[],
  file: readonly ImportedCategory[],
  others: 'keep' | 'delete',
): ImportPlan {
  const there = indexed(list.filter(({ parentId }) => parentId === null));
  const plan: ImportPlan = { categories: [], reasons: [], changes: [], deletions: [], kept: 0 };
  const named = new Set<string>();
  for (const row of file) {
    const category = there.get(nameKey(row.name));
    if (!category) {
      plan.categories.push({ ...newEntry(row), reasons: row.reasons.map(newEntry) });
      continue;
    }
    named.add(category.id);
    compare(plan, category, row);
    planReasons(plan, { category, row, list, named });
  }
  if (others === 'delete') plan.deletions = list.filter(({ id }) => !named.has(id));
  return plan;
}

interface Matched {
  category: Category;
  row: ImportedCategory;
  list: readonly Category[];
  named: Set<string>;
}

function planReasons(plan: ImportPlan, { category, row, list, named }: Matched): void {
  const there = indexed(list.filter(({ parentId }) => parentId === category.id));
  const added: NewEntry[] = [];
  for (const wanted of row.reasons) {
    const reason = there.get(nameKey(wanted.name));
    if (!reason) added.push(newEntry(wanted));
    else {
      named.add(reason.id);
      compare(plan, reason, wanted);
    }
  }
  if (added.length > 0) plan.reasons.push({ categoryId: category.id, added });
}

type Row = Pick<ImportedCategory, 'name' | 'teamIds'> & { notesRequired?: boolean | undefined };

function newEntry({ name, teamIds, notesRequired }: Row): NewEntry {
  return { name: name.trim(), teamIds: teamIds ?? null, notesRequired: notesRequired ?? false };
}

function compare(plan: ImportPlan, entry: Category, { name, teamIds, notesRequired }: Row): void {
  const set: Partial<NewEntry> = {};
  if (name.trim() !== entry.name) set.name = name.trim();
  if (teamIds !== undefined && !sameTeams(teamIds, entry.teamIds)) set.teamIds = teamIds;
  if (notesRequired !== undefined && notesRequired !== entry.notesRequired) set.notesRequired = notesRequired;
  if (Object.keys(set).length > 0) plan.changes.push({ entry, set });
  else plan.kept++;
}

function sameTeams(one: readonly string[] | null, other: readonly string[] | null): boolean {
  return one?.toSorted().join(' ') === other?.toSorted().join(' ');
}

function indexed(list: readonly Category[]): Map<string, Category> {
  return new Map(list.map((entry) => [nameKey(entry.name), entry]));
}

/** How many entries an import would add, change or delete. */
export function sizeOf({ categories, reasons, changes, deletions }: ImportPlan): number {
  const added = categories.reduce((sum, category) => sum + 1 + category.reasons.length, 0);
  return (
    added + reasons.reduce((sum, { added: some }) => sum + some.length, 0) + changes.length + deletions.length
  );
}
