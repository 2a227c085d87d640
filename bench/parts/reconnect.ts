import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import { Worker, type ReturnResult } from '../load/commands.js';
import { putActiveChats } from '../setup/activeChats.js';
import { doorTo } from '../setup/doors.js';
import { lagOf } from '../setup/eventLoop.js';
import { House, cpuSecondsOf, type BatonProcess } from '../setup/house.js';
import { hire, type Staff } from '../setup/staff.js';
import { putRows } from '../setup/transcriptRows.js';
import { median, ms, quantile, type PartOptions, type PartReport } from './part.js';

const reduced = { agents: 300, chatsEach: 2, rounds: 3 };
const whole = { agents: 1_000, chatsEach: 2, rounds: 5 };
const names = 200;

type Size = typeof reduced;

interface Status {
  metrics: { commands: Record<string, { total: number } | undefined> };
}

/** What one mass return took: of the clients, of the server and of the database. */
interface Round extends ReturnResult {
  cpuSeconds: number;
  commands: number;
  lagMs: number;
}

/** P6 and L1: everybody's line is cut at once; in step again from what they have, against starting from nothing. */
export async function reconnect({ full, say }: PartOptions): Promise<PartReport> {
  const size = full ? whole : reduced;
  const house = await House.open();
  const generator = new Worker('generator');
  try {
    const baton = await house.start('reconnect');
    const db = house.db('reconnect');
    const staff = await hire(db, size.agents);
    const chats = await putActiveChats(db, staff, size.chatsEach);
    await putRows(db, chats.flat());
    await fillList(generator, baton, staff);
    await generator.order({ do: 'crowd', doors: staff.agents.map(({ cookie }) => doorTo(baton, cookie)) });
    const rounds = { heads: [] as Round[], nothing: [] as Round[] };
    for (let round = 0; round < size.rounds; round++)
      for (const what of ['heads', 'nothing'] as const)
        rounds[what].push(await measure({ generator, baton, db }, what));
    return describe(size, rounds, say);
  } finally {
    generator.stop();
    await house.close();
  }
}

async function fillList(generator: Worker, baton: BatonProcess, staff: Staff): Promise<void> {
  await generator.order({ do: 'sender', door: doorTo(baton, staff.admin.cookie) });
  const input = {
    businessId: staff.businessId,
    opId: randomUUID(),
    parentId: null,
    names: Array.from({ length: names }, (_, index) => `Reason to write number ${index}`),
  };
  const answer = await generator.order<{ ok: boolean; code?: string }>({
    do: 'ask',
    request: 'category:add',
    input,
  });
  if (!answer.ok) throw new Error(`The list could not be filled: ${answer.code}`);
}

interface Parts {
  generator: Worker;
  baton: BatonProcess;
  db: mongoose.mongo.Db;
}

async function measure({ generator, baton, db }: Parts, what: 'heads' | 'nothing'): Promise<Round> {
  await quiet(db);
  await lagOf(baton);
  const before = { cpu: await cpuSecondsOf(baton.child.pid!), commands: await commandsOf(db) };
  const came = await generator.order<ReturnResult>({ do: 'return', with: what });
  const cpuSeconds = (await cpuSecondsOf(baton.child.pid!)) - before.cpu;
  const commands = (await commandsOf(db)) - before.commands;
  return { ...came, cpuSeconds, commands, lagMs: await lagOf(baton) };
}

/** Resolves when nobody's coming or going is being written any more. */
async function quiet(db: mongoose.mongo.Db): Promise<void> {
  for (let told = -1, limit = Date.now() + 60_000; Date.now() < limit;) {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const events = await db.collection('events').countDocuments();
    if (events === told) return;
    told = events;
  }
}

/** Commands of reading and writing that the database was given. */
async function commandsOf(db: mongoose.mongo.Db): Promise<number> {
  const { metrics } = (await db.admin().serverStatus()) as Status;
  const counted = ['find', 'aggregate', 'count', 'distinct', 'insert', 'update', 'delete', 'findAndModify'];
  return counted.reduce((sum, name) => sum + Number(metrics.commands[name]?.total ?? 0), 0);
}

function describe(
  size: Size,
  rounds: Record<'heads' | 'nothing', Round[]>,
  say: PartOptions['say'],
): PartReport {
  const mid = (list: Round[], of: (round: Round) => number): number => median(list.map(of));
  const row = (who: string, list: Round[]): string[] => [
    who,
    ms(mid(list, ({ delays }) => quantile(delays, 0.5))),
    ms(mid(list, ({ delays }) => Math.max(...delays))),
    (mid(list, ({ bytes }) => bytes) / size.agents / 1024).toFixed(1),
    (mid(list, ({ commands }) => commands) / size.agents).toFixed(1),
    ((mid(list, ({ cpuSeconds }) => cpuSeconds) * 1000) / size.agents).toFixed(1),
    ms(mid(list, ({ lagMs }) => lagMs)),
    String(mid(list, ({ retries }) => retries)),
  ];
  const ratio = mid(rounds.heads, ({ bytes }) => bytes) / mid(rounds.nothing, ({ bytes }) => bytes);
  const last = mid(rounds.heads, ({ delays }) => Math.max(...delays)) / 1000;
  const finding = `${size.agents} agents cut at once are all in step after ${last.toFixed(1)} s (median of ${size.rounds} rounds), with ${ratio.toFixed(2)} × the bytes of starting from nothing.`;
  say(`P6 ${finding}`);
  return {
    id: 'P6',
    title: 'Everybody comes back at once',
    table: [
      [
        '',
        'p50 ms',
        'last ms',
        'kB each',
        'database commands each',
        'server CPU ms each',
        'loop lag p99 ms',
        'retries',
      ],
      row('from what they have', rounds.heads),
      row('from nothing', rounds.nothing),
    ],
    findings: [finding],
  };
}
