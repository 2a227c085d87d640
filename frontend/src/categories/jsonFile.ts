import { t } from '../i18n';
import { gather, type FileProblem, type FileRow, type ReadFile } from './fileRows';

type Team = { id: string; name: string };

/**
 * Reads JSON: a list of categories, or an object with `categories`. A category is a name, or
 * `{ name, teams, reasons }`; a reason is a name, or `{ name, notesRequired }`.
 */
export function readJson(text: string, teams: readonly Team[]): ReadFile {
  const places: string[] = [];
  const problems: FileProblem[] = [];
  const parsed = parse(text);
  if ('problem' in parsed) return whollyBroken(parsed.problem);
  const list = isRecord(parsed.value) ? parsed.value['categories'] : parsed.value;
  if (!Array.isArray(list)) return whollyBroken({ line: 0, kind: 'WRONG_SHAPE', name: '' });
  const rows = (list as unknown[]).flatMap((value, index) => {
    const place = t('categories.import.category', { place: index + 1 });
    return rowsOf(value, { place, places, problems });
  });
  const gathered = gather(rows, teams);
  const sorted = [...problems, ...gathered.problems].sort((a, b) => a.line - b.line);
  const { categories } = gathered;
  return { categories, problems: sorted, placeOf: (line) => places[line - 1] ?? '' };
}

function whollyBroken(problem: FileProblem): ReadFile {
  return { categories: [], problems: [problem], placeOf: () => t('categories.import.wholeFile') };
}

function parse(text: string): { value: unknown } | { problem: FileProblem } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const name = error instanceof Error ? error.message : '';
    return { problem: { line: 0, kind: 'NOT_JSON', name } };
  }
}

interface At {
  place: string;
  places: string[];
  problems: FileProblem[];
}

function rowsOf(value: unknown, { place, places, problems }: At): FileRow[] {
  const line = places.push(place);
  const category = typeof value === 'string' ? { name: value } : value;
  const isOne = isRecord(category) && typeof category['name'] === 'string';
  const reasons = isOne ? (category['reasons'] ?? []) : undefined;
  const teams = isOne ? category['teams'] : undefined;
  if (!isOne || !Array.isArray(reasons) || !isTeams(teams)) {
    problems.push({ line, kind: 'WRONG_SHAPE', name: '' });
    return [];
  }
  const name = category['name'] as string;
  const own: FileRow = { line, category: name, reason: '' };
  if (teams !== undefined) own.teams = teams ?? [];
  const below = (reasons as unknown[]).flatMap((reason, index) => {
    const at = t('categories.import.reason', { category: place, place: index + 1 });
    return reasonOf(reason, name, { place: at, places, problems });
  });
  return [own, ...below];
}

function reasonOf(value: unknown, category: string, { place, places, problems }: At): FileRow[] {
  const line = places.push(place);
  const reason = typeof value === 'string' ? { name: value } : value;
  const asks = isRecord(reason) ? reason['notesRequired'] : undefined;
  const fits = isRecord(reason) && typeof reason['name'] === 'string' && reason['name'].trim() !== '';
  if (!fits || (asks !== undefined && typeof asks !== 'boolean')) {
    problems.push({ line, kind: 'WRONG_SHAPE', name: '' });
    return [];
  }
  const row: FileRow = { line, category, reason: reason['name'] as string };
  return [asks === undefined ? row : { ...row, notesRequired: asks }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTeams(value: unknown): value is string[] | null | undefined {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

/** A list as JSON that `readJson` reads. */
export function writeJson(rows: readonly Required<FileRow>[]): string {
  const categories: { name: string; teams: readonly string[] | null; reasons: object[] }[] = [];
  for (const { category: name, reason, notesRequired, teams } of rows) {
    if (reason === '') categories.push({ name, teams: teams.length > 0 ? teams : null, reasons: [] });
    else categories.at(-1)?.reasons.push({ name: reason, notesRequired });
  }
  return `${JSON.stringify({ categories }, null, 2)}\n`;
}
