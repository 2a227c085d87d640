import type { ImportedCategory } from '#shared/categories/categories.contract';
import { brokenRows, type RowProblem } from '#shared/categories/importPlan';
import { nameKey } from '#shared/categories/nameKey';

/** One row of a file: a category, or a reason with the category it stands below. */
export interface FileRow {
  line: number;
  category: string;
  /** Empty for the row of the category itself. */
  reason: string;
  /** Left out where the file has no such column. */
  notesRequired?: boolean;
  /** Names of teams, none for every team; left out where the file has no such column. */
  teams?: readonly string[];
}

export interface FileProblem {
  line: number;
  kind:
    | RowProblem
    | 'NO_CATEGORY'
    | 'UNKNOWN_TEAM'
    | 'NOT_YES_OR_NO'
    | 'BROKEN_QUOTES'
    | 'WRONG_SHAPE'
    | 'NOT_JSON';
  name: string;
}

/** A file as it can be imported, and what keeps it from that. */
export interface ReadFile {
  categories: ImportedCategory[];
  problems: FileProblem[];
  /** Where a row stands, in words: a line, or a place in the tree. */
  placeOf: (line: number) => string;
}

type Team = { id: string; name: string };

/** Brings the rows of a file under their categories and finds what is wrong with them. */
export function gather(
  rows: readonly FileRow[],
  teams: readonly Team[],
): Pick<ReadFile, 'categories' | 'problems'> {
  const byKey = new Map<string, ImportedCategory>();
  const own = new Set<string>();
  const problems: FileProblem[] = [];
  for (const row of rows) {
    const key = nameKey(row.category);
    if (key === '') {
      problems.push({ line: row.line, kind: 'NO_CATEGORY', name: row.reason });
      continue;
    }
    const category = byKey.get(key) ?? { line: row.line, name: row.category, reasons: [] };
    byKey.set(key, category);
    if (nameKey(row.reason) !== '') addReason(category, row);
    else if (own.has(key)) problems.push({ line: row.line, kind: 'NAME_TAKEN', name: row.category });
    else {
      own.add(key);
      problems.push(...limit(category, row, teams));
    }
  }
  const categories = [...byKey.values()];
  const all = [
    ...problems,
    ...brokenRows(categories).map(({ problem, ...at }) => ({ ...at, kind: problem })),
  ];
  return { categories, problems: all.sort((a, b) => a.line - b.line) };
}

function addReason(category: ImportedCategory, { line, reason: name, notesRequired }: FileRow): void {
  category.reasons.push(notesRequired === undefined ? { line, name } : { line, name, notesRequired });
}

/** Limits a category to the teams of its row; names that no team has are problems. */
function limit(category: ImportedCategory, row: FileRow, teams: readonly Team[]): FileProblem[] {
  if (row.teams === undefined) return [];
  const found = row.teams.map((name) => ({
    name,
    team: teams.find((one) => nameKey(one.name) === nameKey(name)),
  }));
  const ids = found.flatMap(({ team }) => team?.id ?? []);
  category.teamIds = row.teams.length === 0 ? null : [...new Set(ids)];
  return found.flatMap(({ name, team }) =>
    team ? [] : { line: row.line, kind: 'UNKNOWN_TEAM' as const, name },
  );
}
