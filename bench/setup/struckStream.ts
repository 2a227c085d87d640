import { setTimeout as wait } from 'node:timers/promises';
import { killTail, tails, type Tail } from './changeStreams.js';
import { Editor } from './editor.js';
import type { BatonProcess, House } from './house.js';
import { sitDown, type Office } from './office.js';
import type { Random } from './random.js';
import { Replica } from './replica.js';
import type { TcpLine } from './tcpLine.js';

const strikeWithinMs = 60_000;

interface Parts {
  house: House;
  /** The way of the struck instance to the database. */
  line: TcpLine;
  /** Edits are made on the office's own instance. */
  office: Office;
  /** The instance whose stream is struck: the agents' replicas are on it. */
  struck: BatonProcess;
  random: Random;
}

export interface Scene extends Parts {
  replicas: Replica[];
  editor: Editor;
}

export async function openScene(parts: Parts): Promise<Scene> {
  const { office, struck } = parts;
  const { businessId, agents, admin } = office.staff;
  const open = (port: number, cookie: string): Replica =>
    new Replica(businessId, () => sitDown(port, cookie));
  const own = open(office.baton.port, admin.cookie);
  const replicas = [own, ...agents.map(({ cookie }) => open(struck.port, cookie))];
  await Promise.all(replicas.map((replica) => replica.line.connected()));
  while (!replicas.every(({ synced }) => synced)) await wait(20);
  return { ...parts, replicas, editor: new Editor(businessId, own, own.line) };
}

/** The cursor ends, its place in the log stays. Each stroke answers with its moment. */
export async function kill(scene: Scene): Promise<number> {
  await killTail(scene.office.db, await tailOf(scene));
  return Date.now();
}

/** The instance stands still until the log no longer has the place where it stopped. */
export async function rollOver(scene: Scene): Promise<number> {
  const { house, office, struck } = scene;
  const tail = await tailOf(scene);
  struck.child.kill('SIGSTOP');
  try {
    const { operationTime: stoppedAt } = await office.db.command({ ping: 1 });
    const filler = house.db('filler').collection('rows');
    const row = { text: 'x'.repeat(100_000) };
    const oplog = house.db('local').collection('oplog.rs');
    for (const until = Date.now() + strikeWithinMs; ;) {
      await filler.insertMany(Array.from({ length: 20 }, () => ({ ...row })));
      const oldest = await oplog.findOne({}, { sort: { $natural: 1 }, projection: { ts: 1 } });
      if (oldest!['ts'].greaterThan(stoppedAt)) break;
      if (Date.now() > until) throw new Error('The log did not roll over within a minute.');
    }
    await killTail(office.db, tail);
    return Date.now();
  } finally {
    struck.child.kill('SIGCONT');
  }
}

/** Nothing more comes through the stream's connection, which stays open; tells after how long the instance said so. */
export async function hush(scene: Scene, found: (ms: number) => void): Promise<number> {
  const { line, struck } = scene;
  line.silence((await tailOf(scene)).port);
  const begun = Date.now();
  const isReady = async (): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${struck.port}/health/ready`)).ok;
  while ((await isReady()) && Date.now() < begun + strikeWithinMs) await wait(100);
  found(Date.now() - begun);
  return begun;
}

/** The struck instance's own. */
async function tailOf({ house, line }: Scene): Promise<Tail> {
  for (const until = Date.now() + strikeWithinMs; Date.now() < until; await wait(10)) {
    const found = (await tails(house.client)).find(({ port }) => line.carries(port));
    if (found) return found;
  }
  throw new Error('The instance did not tail the log.');
}
