import Papa from 'papaparse';
import { nameKey } from '#shared/categories/nameKey';
import { t } from '../i18n';
import { gather, type FileProblem, type FileRow, type ReadFile } from './fileRows';

const columns = ['category', 'reason', 'notes required', 'teams'] as const;
type Column = (typeof columns)[number];

const yes = new Set(['yes', 'y', 'true', '1', 'x']);
const no = new Set(['', 'no', 'n', 'false', '0']);

interface Line {
  line: number;
  cells: string[];
}

/**
 * Reads a CSV file: commas, semicolons or tabs, with or without the header `category, reason, notes required, teams`
 * (in any order). Teams are separated by semicolons; blank means every team.
 */
export function readCsv(text: string, teams: readonly { id: string; name: string }[]): ReadFile {
  const { lines, broken } = linesOf(text);
  const header = headerOf(lines[0]?.cells ?? []);
  const places = header ?? new Map(columns.map((column, place) => [column, place]));
  const rows: FileRow[] = [];
  const wrong: FileProblem[] = broken;
  for (const line of header ? lines.slice(1) : lines) {
    const read = rowOf(line, places, wrong);
    if (read) rows.push(read);
  }
  const { categories, problems } = gather(rows, teams);
  const sorted = [...wrong, ...problems].sort((a, b) => a.line - b.line);
  return { categories, problems: sorted, placeOf: (line) => t('categories.import.line', { line }) };
}

/** The rows that say something, each with the line it begins in: a quoted cell may hold several lines. */
function linesOf(text: string): { lines: Line[]; broken: FileProblem[] } {
  const lines: Line[] = [];
  const broken: FileProblem[] = [];
  let [line, read] = [1, 0];
  Papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    step({ data, errors, meta }) {
      const quotes = errors.find(({ type }) => type === 'Quotes');
      if (quotes) broken.push({ line, kind: 'BROKEN_QUOTES', name: data[0] ?? '' });
      else if (data.some((cell) => nameKey(cell) !== '')) lines.push({ line, cells: data.map(unguarded) });
      line += text.slice(read, meta.cursor).match(/\r\n|\n|\r/g)?.length ?? 0;
      read = meta.cursor;
    },
  });
  return { lines, broken };
}

/** The one that stands most often in the first line that says something. */
function delimiterOf(text: string): string {
  const first = text.split(/\r\n|\n|\r/).find((line) => nameKey(line) !== '') ?? '';
  const count = (sign: string) => first.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

function headerOf(cells: readonly string[]): Map<Column, number> | undefined {
  const named = cells.map((cell) => nameKey(cell).replace(/^closing category$/, 'category'));
  if (!named.includes('category')) return undefined;
  return new Map(
    columns.flatMap((column) => (named.includes(column) ? [[column, named.indexOf(column)]] : [])),
  );
}

function rowOf(
  { line, cells }: Line,
  places: ReadonlyMap<Column, number>,
  problems: FileProblem[],
): FileRow | undefined {
  const cell = (column: Column) => cells[places.get(column) ?? -1]?.trim();
  const row: FileRow = { line, category: cell('category') ?? '', reason: cell('reason') ?? '' };
  const asks = cell('notes required');
  if (asks !== undefined) {
    const key = nameKey(asks);
    if (!yes.has(key) && !no.has(key)) problems.push({ line, kind: 'NOT_YES_OR_NO', name: asks });
    row.notesRequired = yes.has(key);
  }
  const teams = cell('teams');
  if (teams !== undefined) row.teams = teams.split(';').flatMap((name) => name.trim() || []);
  return row;
}

/** A list as CSV that spreadsheets open as text: a cell that would be taken for a formula begins with an apostrophe. */
export function writeCsv(rows: readonly Required<FileRow>[]): string {
  const lines = rows.map(({ category, reason, notesRequired, teams }) => [
    ...[category, reason, notesRequired ? 'yes' : ''],
    teams.join('; '),
  ]);
  return `\ufeff${Papa.unparse([[...columns], ...lines].map((cells) => cells.map(guarded)))}\r\n`;
}

/** Reversible: a cell that begins with apostrophes before such a sign gets one more. */
function guarded(cell: string): string {
  return /^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

function unguarded(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
