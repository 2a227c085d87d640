import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import mongoose from 'mongoose';
import { openDataFolder, portOf } from '../../backend/src/database/embedded/dataFolder.js';
import { findMongod } from '../../backend/src/database/embedded/findMongod.js';
import { mongodArguments } from '../../backend/src/database/embedded/mongodProcess.js';
import { uriOf } from '../../backend/src/database/embedded/replicaSet.js';
import type { Mongo } from './house.js';

const setName = 'baton';
const standsWithinMs = 60_000;

export interface SetSettings {
  members: number;
  /** How long a primary may be silent before another is elected. */
  electionMs: number;
  /** Instead of the embedded database's own, for a log that is soon full. */
  oplogMegabytes?: number;
}

/** One mongod of a replica set, which may be frozen, killed and started again. */
export class SetMember {
  private child: ChildProcess;

  constructor(
    readonly port: number,
    private readonly launch: () => ChildProcess,
  ) {
    this.child = launch();
  }

  get pid(): number {
    return this.child.pid!;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** At once, for when we end ourselves. */
  readonly end = (): void => void this.child.kill('SIGKILL');

  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    if (!this.running) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }

  restart(): void {
    this.child = this.launch();
  }

  /** Asks this member alone; null when it does not answer. */
  async ask<T>(work: (client: mongoose.mongo.MongoClient) => Promise<T>): Promise<T | null> {
    const client = new mongoose.mongo.MongoClient(uriOf(this.port), {
      serverSelectionTimeoutMS: 500,
      socketTimeoutMS: 5_000,
    });
    try {
      return await work(client);
    } catch {
      return null;
    } finally {
      await client.close();
    }
  }

  hello(): Promise<mongoose.mongo.Document | null> {
    return this.ask((client) => client.db('admin').command({ hello: 1 }));
  }
}

/** A replica set of several mongods, each started as the embedded database starts its one. */
export class ReplicaSet implements Mongo {
  private constructor(
    readonly members: SetMember[],
    private readonly folder: string,
  ) {}

  static async open(settings: SetSettings): Promise<ReplicaSet> {
    const folder = await mkdtemp(join(tmpdir(), 'baton-set-'));
    const { path } = await findMongod(process.env['BATON_MONGOD'] ?? null, () => undefined);
    const members: SetMember[] = [];
    for (let index = 0; index < settings.members; index++) {
      const data = await openDataFolder(join(folder, String(index)));
      const port = await portOf(data);
      const args = withOplog(mongodArguments({ port, folder: data }), settings.oplogMegabytes);
      const member = new SetMember(port, () => spawn(path, args, { stdio: 'ignore' }));
      process.on('exit', member.end);
      members.push(member);
    }
    await Promise.all(members.map(answers));
    const set = new ReplicaSet(members, folder);
    await set.initiate(settings.electionMs);
    return set;
  }

  get uri(): string {
    const hosts = this.members.map(({ port }) => `127.0.0.1:${port}`);
    return `mongodb://${hosts.join()}/?replicaSet=${setName}`;
  }

  get pid(): number {
    return this.members[0]!.pid;
  }

  /** The member that takes writes, waited for while there is none. */
  async primary(): Promise<SetMember> {
    for (const until = Date.now() + standsWithinMs; Date.now() < until; await wait(50)) {
      for (const member of this.members)
        if (member.running && (await member.hello())?.['isWritablePrimary'] === true) return member;
    }
    throw new Error('The replica set found no primary within a minute.');
  }

  /** Resolves when every member follows the primary. */
  async whole(): Promise<void> {
    for (const until = Date.now() + standsWithinMs; Date.now() < until; await wait(100)) {
      const said = await Promise.all(this.members.map((member) => member.hello()));
      const following = said.filter((hello) => hello?.['secondary'] === true).length;
      const leading = said.filter((hello) => hello?.['isWritablePrimary'] === true).length;
      if (leading === 1 && following === this.members.length - 1) return;
    }
    throw new Error('The replica set was not whole within a minute.');
  }

  async stop(): Promise<void> {
    for (const member of this.members) {
      await member.kill();
      process.off('exit', member.end);
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async initiate(electionTimeoutMillis: number): Promise<void> {
    const members = this.members.map(({ port }, _id) => ({ _id, host: `127.0.0.1:${port}` }));
    const settings = { electionTimeoutMillis, heartbeatIntervalMillis: electionTimeoutMillis / 5 };
    const begun = await this.members[0]!.ask((client) =>
      client.db('admin').command({ replSetInitiate: { _id: setName, members, settings } }),
    );
    if (begun === null) throw new Error('The replica set could not be initiated.');
    await this.whole();
  }
}

async function answers(member: SetMember): Promise<void> {
  for (const until = Date.now() + standsWithinMs; Date.now() < until; await wait(50)) {
    if (!member.running) throw new Error('A mongod of the replica set ended.');
    if (await member.hello()) return;
  }
  throw new Error('A mongod of the replica set did not answer within a minute.');
}

/** A log of so many megabytes that is kept no longer than it must. */
function withOplog(args: string[], megabytes: number | undefined): string[] {
  if (megabytes === undefined) return args;
  const short = [...args];
  short[short.indexOf('--oplogSize') + 1] = String(megabytes);
  short[short.indexOf('--oplogMinRetentionHours') + 1] = '0';
  return short;
}
