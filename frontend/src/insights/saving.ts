import Papa from 'papaparse';
import { save } from '../categories/exportFile';
import type { Cells } from './askedExport';

/** Rows as CSV that spreadsheets open as text: a cell that would be taken for a formula begins with an apostrophe. */
export function csvOf(rows: readonly Cells[]): string {
  return `\ufeff${Papa.unparse(rows.map((cells) => cells.map(guarded)))}\r\n`;
}

/** Numbers are numbers, with their sign; only words can be formulas. */
function guarded(cell: Cells[number]): string | number {
  if (typeof cell === 'number') return cell;
  return /^'*[=+\-@\t\r]/.test(cell ?? '') ? `'${cell}` : (cell ?? '');
}

export function saveCsv(name: string, rows: readonly Cells[]): void {
  save(fileName(name, 'csv'), 'text/csv', csvOf(rows));
}

export function savePicture(name: string, picture: HTMLCanvasElement | undefined): void {
  picture?.toBlob((blob) => {
    if (blob) save(fileName(name, 'png'), 'image/png', blob);
  }, 'image/png');
}

/** A name that every file system takes. */
export function fileName(name: string, ending: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return `${plain.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')}.${ending}`;
}
