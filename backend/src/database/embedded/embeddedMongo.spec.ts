import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { openDataFolder, portOf } from './dataFolder.js';
import { startEmbeddedMongo, type EmbeddedMongo } from './startEmbeddedMongo.js';

let dataFolder: string;
let cleanUp: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'baton-embedded-'));
  cleanUp = [() => rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })];
});
afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
});

async function start(lines: string[] = []): Promise<EmbeddedMongo> {
  const mongod = process.env.BATON_MONGOD ?? null;
  const database = await startEmbeddedMongo({ dataFolder, mongod, onProgress: (line) => lines.push(line) });
  cleanUp.push(() => database.stop());
  return database;
}

async function withClient<T>(uri: string, use: (database: mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(uri, { serverSelectionTimeoutMS: 500 });
  try {
    return await use(client.db('notebook'));
  } finally {
    await client.close();
  }
}

const writeLine = (uri: string, line: string): Promise<unknown> =>
  withClient(uri, (database) =>
    database.collection('lines').insertOne({ line }, { writeConcern: { w: 'majority' } }),
  );
const readLines = (uri: string): Promise<unknown[]> =>
  withClient(uri, (database) => database.collection('lines').distinct('line'));

/** Repeats until it succeeds: for what comes back after a fault. Jest's own limit ends it. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('embedded MongoDB', () => {
  it('takes transactions and change streams, and leaves nothing running', async () => {
    const database = await start();
    const { pid } = database;
    await withClient(database.uri, async (notebook) => {
      await notebook.createCollection('lines');
      const stream = notebook.collection('lines').watch();
      const next = stream.next();
      await notebook.client.withSession((session) =>
        session.withTransaction(() => notebook.collection('lines').insertOne({ line: 'first' }, { session })),
      );
      expect(await next).toMatchObject({ operationType: 'insert', fullDocument: { line: 'first' } });
      await stream.close();
    });
    await database.stop();
    expect(isRunning(pid)).toBe(false);
  });

  it('starts again on the same folder and port, with its data', async () => {
    const first = await start();
    await writeLine(first.uri, 'kept');
    await first.stop();
    const second = await start();
    expect(second.uri).toBe(first.uri);
    expect(await readLines(second.uri)).toEqual(['kept']);
  });

  it('finds its data when the remembered port is lost', async () => {
    const first = await start();
    await writeLine(first.uri, 'kept');
    await first.stop();
    await rm(join(dataFolder, 'mongod.json'));
    const second = await start();
    expect(await readLines(second.uri)).toEqual(['kept']);
  });

  it('is back, with everything confirmed, after kill -9 of mongod, more than once', async () => {
    const lines: string[] = [];
    const database = await start(lines);
    for (const round of ['one', 'two']) {
      await writeLine(database.uri, round);
      const killed = database.pid;
      process.kill(killed, 'SIGKILL');
      expect(await eventually(() => readLines(database.uri))).toContain(round);
      expect(await eventually(async () => database.pid || Promise.reject(new Error('not yet')))).not.toBe(
        killed,
      );
    }
    expect(lines.filter((line) => line.includes('stopped unexpectedly'))).toHaveLength(2);
  });

  it('adopts the mongod that a crash left running', async () => {
    const crashed = await startInAnotherProcess();
    await writeLine(crashed.uri, 'before the crash');
    crashed.process.kill('SIGKILL');
    await once(crashed.process, 'exit');
    expect(isRunning(crashed.pid)).toBe(true);

    const lines: string[] = [];
    const database = await start(lines);
    expect(database.pid).toBe(crashed.pid);
    expect(lines.join('\n')).toContain(`taking over the mongod left running (process ${crashed.pid})`);
    expect(await readLines(database.uri)).toEqual(['before the crash']);
    process.kill(crashed.pid, 'SIGKILL');
    expect(await eventually(() => readLines(database.uri))).toEqual(['before the crash']);
  });

  it('refuses a second process on the folder, by its number', async () => {
    const first = await startInAnotherProcess();
    await expect(start()).rejects.toThrow(
      `already running on ${dataFolder} (process ${first.process.pid}): stop it first, or set BATON_DATA`,
    );
    first.process.kill('SIGTERM');
    await once(first.process, 'exit');
    expect(await readLines((await start()).uri)).toEqual([]);
  });

  it('stops mongod when its process ends without a word', async () => {
    const other = await startInAnotherProcess();
    other.process.stdin?.end('throw');
    await once(other.process, 'exit');
    await eventually(async () => (isRunning(other.pid) ? Promise.reject(new Error('still there')) : true));
  });

  it('names the foreign process on its port', async () => {
    const port = await portOf(await openDataFolder(dataFolder));
    const stranger = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
    await once(stranger, 'listening');
    cleanUp.push(() => new Promise((resolve) => stranger.close(resolve)));
    await expect(start()).rejects.toThrow(
      new RegExp(`^Port ${port}, which the database .* is taken by .+: stop it`),
    );
    if (process.platform === 'linux') await expect(start()).rejects.toThrow(`(process ${process.pid})`);
  });

  it('says what to do about a data folder it cannot write', async () => {
    const file = join(dataFolder, 'a-file');
    await writeFile(file, '');
    await expect(startEmbeddedMongo({ dataFolder: file, onProgress: () => undefined })).rejects.toThrow(
      `The data folder ${file} cannot be written (a file is in the way): make it writable, or set BATON_DATA to another folder.`,
    );
  });

  it('says so too where the system has no room for folders', async () => {
    if (process.platform !== 'linux') return;
    await expect(openDataFolder('/proc/baton/data')).rejects.toThrow(
      'The data folder /proc/baton/data cannot be written (not found): make it writable',
    );
  });

  it('says what to do about a broken database', async () => {
    await (await start()).stop();
    await writeFile(join(dataFolder, 'db', 'WiredTiger.turtle'), 'not a database');
    await writeFile(join(dataFolder, 'db', 'WiredTiger'), 'nor this');
    await expect(start()).rejects.toThrow(
      /^MongoDB cannot open .*: restore the folder or move it away to begin anew/,
    );
    expect(await readFile(join(dataFolder, 'mongod.log'), 'utf8')).toContain('WiredTiger');
  });
});

interface OtherProcess {
  process: ChildProcess;
  uri: string;
  pid: number;
}

/** A second process that embeds the same folder, prints `uri pid`, and stops on SIGTERM. */
async function startInAnotherProcess(): Promise<OtherProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATA_FOLDER: dataFolder,
      SOURCE: join(import.meta.dirname, 'startEmbeddedMongo.ts'),
    },
  });
  cleanUp.push(
    async () => child.exitCode ?? child.signalCode ?? (child.kill('SIGTERM'), once(child, 'exit')),
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const [uri = '', pid] = line.split(' ');
    return { process: child, uri, pid: Number(pid) };
  }
  throw new Error('the other process ended');
}

const program = `
import { runnerImport } from 'vite';
const { module } = await runnerImport(process.env.SOURCE, { logLevel: 'error' });
const { DATA_FOLDER: dataFolder, BATON_MONGOD: mongod } = process.env;
const database = await module.startEmbeddedMongo({ dataFolder, mongod, onProgress() {} });
process.once('SIGTERM', () => database.stop().then(() => process.exit(0)));
process.stdin.once('data', () => process.exit(3));
console.log(database.uri, database.pid);
`;
