import { access, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { StartError } from '../../env.js';
import { reasonOf } from './reasonOf.js';

/** Where the embedded database keeps what it needs, below the data folder. */
export interface DataFolder {
  path: string;
  database: string;
  log: string;
  output: string;
  settings: string;
}

const largestLog = 20 * 1024 * 1024;
/** Below the ports that systems hand out for outgoing connections, so that it is still free at the next start. */
const ports = { first: 27_100, count: 2_000 };

/** Makes the folder and proves that it can be written. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    await makeFolder(join(path, 'db'));
    const probe = join(path, 'db', '.writable');
    await writeFile(probe, '');
    await rm(probe);
    return pathsIn(await realpath(path));
  } catch (error) {
    throw new StartError(
      `The data folder ${path} cannot be written (${reasonOf(error)}): make it writable, or set BATON_DATA to another folder.`,
    );
  }
}

/** Step by step: with `recursive`, Node tries for ever where the system refuses a folder as missing, as below /proc. */
async function makeFolder(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  await makeFolder(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

function pathsIn(path: string): DataFolder {
  return {
    path,
    database: join(path, 'db'),
    log: join(path, 'mongod.log'),
    output: join(path, 'mongod.out'),
    settings: join(path, 'mongod.json'),
  };
}

/** The replica set's configuration holds the port, so a data folder keeps the one it began with. */
export async function portOf(folder: DataFolder): Promise<number> {
  const kept = await keptPort(folder);
  if (kept !== undefined) return kept;
  const port = await freePort();
  await writeFile(folder.settings, `${JSON.stringify({ port })}\n`);
  return port;
}

async function keptPort(folder: DataFolder): Promise<number | undefined> {
  try {
    const { port } = JSON.parse(await readFile(folder.settings, 'utf8')) as { port?: unknown };
    return typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
}

async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = ports.first + Math.floor(Math.random() * ports.count);
    if (await isFree(port)) return port;
  }
  throw new StartError(
    `No port between ${ports.first} and ${ports.first + ports.count} is free for the database: close a program that uses them.`,
  );
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** mongod appends to its log for ever: one earlier file is kept. */
export async function rotateLog(folder: DataFolder): Promise<void> {
  const size = await stat(folder.log).then(
    (found) => found.size,
    () => 0,
  );
  if (size > largestLog) await rename(folder.log, `${folder.log}.1`);
}
