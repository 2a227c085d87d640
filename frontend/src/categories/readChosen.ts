import type { ReadFile } from './fileRows';

/** What the file dialog offers. */
export const chooseable = '.csv,.json,text/csv,application/json';

/** Reads a chosen file as what it is; undefined when it is not text in UTF-8. */
export async function readChosen(
  file: File,
  teams: readonly { id: string; name: string }[],
): Promise<ReadFile | undefined> {
  const text = await textOf(file);
  if (text === undefined) return undefined;
  const isJson = file.name.toLowerCase().endsWith('.json') || /^\s*[[{]/.test(text);
  if (isJson) return (await import('./jsonFile')).readJson(text, teams);
  return (await import('./csvFile')).readCsv(text, teams);
}

async function textOf(file: File): Promise<string | undefined> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
