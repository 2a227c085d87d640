import { mkdir } from 'node:fs/promises';
import { MongoBinary } from 'mongodb-memory-server-core';
import type { Progress } from './findMongod.js';

const version = '8.2.6';

/** Downloads MongoDB's own build for this system into the folder; it prints its own percentage. */
export async function fetchOfficialMongod(folder: string, onProgress: Progress): Promise<string> {
  onProgress(`Database: fetching MongoDB ${version} from mongodb.org (once for this machine)`);
  await mkdir(folder, { recursive: true });
  return MongoBinary.getPath({ version, downloadDir: folder, checkMD5: true });
}
