import { resolve } from 'node:path';
import { openDataFolder, portOf } from './dataFolder.js';
import { lockDataFolder } from './dataFolderLock.js';
import { findMongod, type Progress } from './findMongod.js';
import { MongodServer } from './MongodServer.js';
import { uriOf } from './replicaSet.js';

export interface EmbeddedMongo {
  uri: string;
  /** The process that serves now; it changes when mongod had to be started again. */
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * A MongoDB of our own on a data folder: found or fetched, started as a replica set of one, kept running. Throws a
 * StartError when something outside the program is in the way. Call `stop()` after the last write.
 */
export async function startEmbeddedMongo(options: {
  dataFolder: string;
  /** The program to run; null or none: it is found or fetched. */
  mongod?: string | null;
  onProgress: Progress;
}): Promise<EmbeddedMongo> {
  const folder = await openDataFolder(resolve(options.dataFolder));
  const release = await lockDataFolder(folder.path);
  try {
    const binary = await findMongod(options.mongod ?? null, options.onProgress);
    const port = await portOf(folder);
    const server = new MongodServer({ binary: binary.path, port, folder, onProgress: options.onProgress });
    options.onProgress(`Database: starting mongod ${binary.version} on port ${port}`);
    await server.start();
    return {
      uri: uriOf(port),
      get pid() {
        return server.processId;
      },
      stop: () => server.stop().finally(release),
    };
  } catch (error) {
    await release();
    throw error;
  }
}
