import { setTimeout as wait } from 'node:timers/promises';
import { mongo } from 'mongoose';

const setName = 'baton';
const failureCodes = { alreadyInitialized: 23, noReplicationConfiguration: 94, notYetInitialized: 93 };

/** A mongod that answers on a port: its process and the folder it serves. */
export interface RunningMongod {
  pid: number;
  databaseFolder: string;
}

export function uriOf(port: number): string {
  return `mongodb://127.0.0.1:${port}/?directConnection=true`;
}

/** Asks whatever listens on the port; undefined when it is no mongod, or does not answer. */
export async function readRunningMongod(port: number): Promise<RunningMongod | undefined> {
  return withClient(port, async (admin) => {
    const [options, status] = await Promise.all([
      admin.command({ getCmdLineOpts: 1 }),
      admin.command({ serverStatus: 1 }),
    ]);
    return { pid: Number(status.pid), databaseFolder: String(options.parsed?.storage?.dbPath) };
  }).catch(() => undefined);
}

/** Resolves once the mongod on the port takes writes, making it the only member of its set where it is new. */
export async function becomePrimary(port: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const primary = await withClient(port, (admin) => step(admin, port)).catch(() => false);
    if (primary) return;
    await wait(50, undefined, { signal });
  }
}

async function step(admin: mongo.Db, port: number): Promise<boolean> {
  const hello = await admin.command({ hello: 1 });
  if (hello.isWritablePrimary) return true;
  const host = `127.0.0.1:${port}`;
  const config = await currentConfig(admin);
  if (config === undefined)
    await admin.command({ replSetInitiate: { _id: setName, members: [{ _id: 0, host }] } });
  else if (config.members[0]?.host !== host) await rename(admin, config, host);
  return false;
}

interface ReplicaSetConfig {
  _id: string;
  version: number;
  members: { _id: number; host: string }[];
}

async function currentConfig(admin: mongo.Db): Promise<ReplicaSetConfig | undefined> {
  try {
    const { config } = await admin.command({ replSetGetConfig: 1 });
    return config as ReplicaSetConfig;
  } catch (error) {
    if (error instanceof mongo.MongoServerError && error.code === failureCodes.notYetInitialized)
      return undefined;
    if (error instanceof mongo.MongoServerError && error.code === failureCodes.noReplicationConfiguration)
      return undefined;
    throw error;
  }
}

/** The data folder came here from another port: its one member moves to ours. */
async function rename(admin: mongo.Db, config: ReplicaSetConfig, host: string): Promise<void> {
  const members = config.members.slice(0, 1).map((member) => ({ ...member, host }));
  await admin.command({ replSetReconfig: { ...config, version: config.version + 1, members }, force: true });
}

async function withClient<T>(port: number, use: (admin: mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(uriOf(port), {
    serverSelectionTimeoutMS: 2_000,
    connectTimeoutMS: 2_000,
    socketTimeoutMS: 5_000,
  });
  try {
    return await use(client.db('admin'));
  } finally {
    await client.close();
  }
}
