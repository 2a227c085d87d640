import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const executableName = process.platform === 'win32' ? 'mongod.exe' : 'mongod';

/** Change streams, transactions and time-series as we use them are the same from this version on. */
export const oldestMajor = 6;

export interface MongodBinary {
  path: string;
  version: string;
}

/** Runs `mongod --version`; undefined when the file is missing, cannot run here, or is no mongod. */
export async function readBinary(path: string): Promise<MongodBinary | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 20_000 });
    const version = /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
    return version === undefined ? undefined : { path, version };
  } catch {
    return undefined;
  }
}

export function isNewEnough(binary: MongodBinary): boolean {
  return Number.parseInt(binary.version, 10) >= oldestMajor;
}

export function pathCandidates(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, executableName));
}

/** The binaries in the cache folder, newest version first: their names end in it. */
export async function cacheCandidates(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const binaries = names.filter((name) => /^mongod-[\w.-]*\d(\.exe)?$/.test(name));
  const newestFirst = binaries.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return newestFirst.map((name) => join(folder, name));
}
