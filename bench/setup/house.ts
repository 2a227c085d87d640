import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import mongoose from 'mongoose';
import { Inspector } from './inspector.js';
import { startEmbeddedMongo } from '../../backend/src/database/embedded/startEmbeddedMongo.js';

type Db = mongoose.mongo.Db;

/** A running database that a house stands on. */
export interface Mongo {
  uri: string;
  /** Process that serves now. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** A database and real Baton processes on it, for as long as a measurement lasts. */
export class House {
  private readonly processes: BatonProcess[] = [];

  private constructor(
    private readonly mongo: Mongo,
    readonly client: mongoose.mongo.MongoClient,
  ) {}

  /** A house on the database that Baton brings with it. */
  static async open(): Promise<House> {
    const dataFolder = await mkdtemp(join(tmpdir(), 'baton-bench-'));
    const mongod = process.env['BATON_MONGOD'] ?? null;
    const mongo = await startEmbeddedMongo({ dataFolder, mongod, onProgress: () => undefined });
    return House.on({
      uri: mongo.uri,
      get pid() {
        return mongo.pid;
      },
      async stop() {
        await mongo.stop();
        await rm(dataFolder, { recursive: true, force: true });
      },
    });
  }

  /** A house on a database of the caller's, which ends with it. */
  static async on(mongo: Mongo): Promise<House> {
    const client = new mongoose.mongo.MongoClient(mongo.uri, {
      writeConcern: { w: 'majority', journal: true },
    });
    await client.connect();
    return new House(mongo, client);
  }

  get mongoUri(): string {
    return this.mongo.uri;
  }

  /** Process id of the mongod that serves now. */
  get mongodPid(): number {
    return this.mongo.pid;
  }

  /** Starts one instance on the database `name`; `port` 0 takes a free one, `uri` is another way to the database. */
  async start(name: string, port = 0, uri = this.mongoUri): Promise<BatonProcess> {
    const baton = await BatonProcess.start(withDatabase(uri, name), port);
    this.processes.push(baton);
    return baton;
  }

  /** The same, and a way to look into its memory. */
  async startInspected(name: string): Promise<{ baton: BatonProcess; inspector: Inspector }> {
    const inspected = await BatonProcess.startInspected(withDatabase(this.mongoUri, name));
    this.processes.push(inspected.baton);
    return inspected;
  }

  db(name: string): Db {
    return this.client.db(name);
  }

  async close(): Promise<void> {
    for (const baton of this.processes) await baton.stop();
    await this.client.close();
    await this.mongo.stop();
  }
}

/** `URL` takes one host, a replica set has several. */
function withDatabase(uri: string, name: string): string {
  return uri.replace('/?', `/${name}?`);
}

/** For looking inside: `BATON_BENCH_NODE=--cpu-prof` and the like reach the measured process. */
const nodeArguments = (process.env['BATON_BENCH_NODE'] ?? '').split(' ').filter(Boolean);

/** One running `dist/backend/main.js`. */
export class BatonProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static start(mongodbUri: string, port: number): Promise<BatonProcess> {
    return BatonProcess.ready(BatonProcess.spawn(mongodbUri, port, nodeArguments));
  }

  static async startInspected(mongodbUri: string): Promise<{ baton: BatonProcess; inspector: Inspector }> {
    const child = BatonProcess.spawn(mongodbUri, 0, [...nodeArguments, '--inspect=127.0.0.1:0']);
    const [baton, inspector] = await Promise.all([BatonProcess.ready(child), Inspector.of(child)]);
    return { baton, inspector };
  }

  private static spawn(mongodbUri: string, port: number, args: string[]): ChildProcess {
    const env = {
      PATH: process.env['PATH'],
      MONGODB_URI: mongodbUri,
      PORT: String(port),
      BATON_DEMO: 'false',
      BATON_LOG: process.env['BATON_BENCH_LOG'] ?? 'fatal',
    };
    const stderr = args.some((arg) => arg.startsWith('--inspect')) ? 'pipe' : 'inherit';
    return spawn(process.execPath, [...args, resolve('dist/backend/main.js')], {
      env,
      stdio: ['ignore', 'pipe', stderr],
    });
  }

  private static ready(child: ChildProcess): Promise<BatonProcess> {
    return new Promise((done, fail) => {
      let said = '';
      child.stdout!.on('data', (data) => {
        said += String(data);
        const ready = /Baton is ready: http:\/\/[^:]+:(\d+)/.exec(said);
        if (ready) done(new BatonProcess(child, Number(ready[1])));
      });
      child.once('exit', (code) => fail(new Error(`Baton ended with ${code} before it was ready: ${said}`)));
    });
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** CPU seconds that the process has used, from the kernel. */
  async cpuSeconds(): Promise<number> {
    return cpuSecondsOf(this.child.pid!);
  }

  /** Ends it as a power cut would. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.running) return Promise.resolve();
    return new Promise((done) => {
      this.child.once('exit', () => done());
      this.child.kill(signal);
    });
  }
}

/** User and system time of a process (Linux; NaN elsewhere). */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
