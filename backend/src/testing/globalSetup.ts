import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface EmbeddedModule {
  startEmbeddedMongo(options: {
    dataFolder: string;
    mongod: string | null;
    onProgress: (line: string) => void;
  }): Promise<{
    uri: string;
    stop(): Promise<void>;
  }>;
}

declare global {
  // Jest hands nothing else from the set-up to the teardown.
  var stopTestDatabase: (() => Promise<void>) | undefined;
}

/** One MongoDB for the whole run. Suites take its address from BATON_TEST_MONGODB_URI and a database of their own. */
export default async function globalSetup(_run: unknown, project: { rootDir: string }): Promise<void> {
  // Jest loads this file as CommonJS, without the project's resolution: Vite loads the sources.
  const { runnerImport } = await import('vite');
  const source = join(project.rootDir, '../backend/src/database/embedded/startEmbeddedMongo.ts');
  const { module } = await runnerImport<EmbeddedModule>(source, { logLevel: 'error' });
  const dataFolder = await mkdtemp(join(tmpdir(), 'baton-test-'));
  const mongod = process.env.BATON_MONGOD ?? null;
  const database = await module.startEmbeddedMongo({ dataFolder, mongod, onProgress: () => undefined });
  // Without a listener a signal ends the process before it can stop mongod.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  process.env.BATON_TEST_MONGODB_URI = database.uri;
  globalThis.stopTestDatabase = async () => {
    await database.stop();
    await rm(dataFolder, { recursive: true, force: true });
  };
}
