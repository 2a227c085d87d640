import type { FanoutRound } from '../load/commands.js';
import { Worker } from '../load/commands.js';
import type { Door } from '../load/lightSocket.js';
import { doorTo, settled } from '../setup/doors.js';
import { House, cpuSecondsOf } from '../setup/house.js';
import type { Inspector } from '../setup/inspector.js';
import { renameToAndFro } from '../setup/renaming.js';
import { hire, type Staff } from '../setup/staff.js';
import { median, type PartOptions, type PartReport } from './part.js';

interface Size {
  agents: number;
  rounds: number;
  /** Events in a round, each delivered to every agent. */
  events: number;
}

const reduced: Size[] = [{ agents: 400, rounds: 3, events: 40 }];
const whole: Size[] = [
  { agents: 1_000, rounds: 5, events: 100 },
  { agents: 5_000, rounds: 5, events: 40 },
];

/** How often the category was renamed, and what was told of it: the bare server tells the same. */
interface Edits {
  last: number;
  payload: unknown;
}

/** A fresh server with its load: how to fill it, and how to have one event told to everybody. */
interface Side {
  pid: number;
  inspector: Inspector;
  enter(): Promise<void>;
  tell(): Promise<void>;
  stop(): Promise<void>;
}

/** What one fresh server took for each agent and for each delivery. */
interface Cost {
  memory: number;
  cpuMicros: number;
}

/** P2: what a connected, signed-in agent costs the server, against a bare Socket.IO server of the same version. */
export async function agents({ full, say }: PartOptions): Promise<PartReport> {
  const table = [['agents', '', 'kB an agent', 'ratio', 'CPU µs a delivery', 'ratio']];
  const findings: string[] = [];
  for (const size of full ? whole : reduced) {
    const house = await House.open();
    try {
      const { rows, finding } = describe(size, await measure(house, size));
      table.push(...rows);
      findings.push(finding);
      say(`P2 ${finding}`);
    } finally {
      await house.close();
    }
  }
  return { id: 'P2', title: 'What a connected agent costs the server', table, findings };
}

async function measure(house: House, size: Size): Promise<Record<'baton' | 'bare', Cost[]>> {
  const name = `agents_${size.agents}`;
  // Makes the indexes that the staff is put into, and is gone before anything is measured.
  await (await house.start(name)).stop();
  const staff = await hire(house.db(name), size.agents);
  const edits: Edits = { last: 0, payload: null };
  const costs = { baton: [] as Cost[], bare: [] as Cost[] };
  for (let round = 0; round < size.rounds; round++) {
    costs.baton.push(await costOf(await batonSide(house, { name, staff, edits }), size));
    costs.bare.push(await costOf(await bareSide(size.agents, edits.payload), size));
  }
  return costs;
}

async function costOf(side: Side, { agents: count, events }: Size): Promise<Cost> {
  try {
    const before = await side.inspector.memoryAfterGc();
    await side.enter();
    const memory = ((await side.inspector.memoryAfterGc()) - before) / count;
    // The first ones find the code that is worth compiling.
    for (let event = 0; event < 10; event++) await side.tell();
    const begun = await cpuSecondsOf(side.pid);
    for (let event = 0; event < events; event++) await side.tell();
    const cpuSeconds = (await cpuSecondsOf(side.pid)) - begun;
    return { memory, cpuMicros: (cpuSeconds * 1e6) / (events * count) };
  } finally {
    await side.stop();
  }
}

async function batonSide(
  house: House,
  { name, staff, edits }: { name: string; staff: Staff; edits: Edits },
): Promise<Side> {
  const { baton, inspector } = await house.startInspected(name);
  const generator = new Worker('generator');
  return {
    pid: baton.child.pid!,
    inspector,
    async enter() {
      await generator.order({ do: 'sender', door: doorTo(baton, staff.admin.cookie) });
      const doors = staff.agents.map(({ cookie }) => doorTo(baton, cookie));
      await generator.order({ do: 'connect', doors, event: 'categories:changed' });
      await generator.order({ do: 'sync' });
      await settled(house.db(name), staff.agents.length);
    },
    async tell() {
      const input = renameToAndFro(staff, ++edits.last);
      const told = await generator.order<FanoutRound>({ do: 'fanout', request: 'category:rename', input });
      edits.payload = (told.answer as { data: { change: unknown } }).data.change;
    },
    async stop() {
      inspector.close();
      generator.stop();
      await baton.stop();
    },
  };
}

async function bareSide(count: number, payload: unknown): Promise<Side> {
  const { worker, inspector } = await Worker.startInspected('bareRoom');
  const generator = new Worker('generator');
  await worker.order({ do: 'payload', payload });
  const port = await worker.order<number>({ do: 'listen' });
  const door: Door = { port, path: '/socket.io', headers: {}, auth: {} };
  return {
    pid: worker.pid,
    inspector,
    async enter() {
      await generator.order({ do: 'sender', door });
      await generator.order({
        do: 'connect',
        doors: Array.from({ length: count }, () => door),
        event: 'edited',
      });
    },
    async tell() {
      await generator.order({ do: 'fanout', request: 'edit', input: {} });
    },
    async stop() {
      inspector.close();
      generator.stop();
      worker.stop();
    },
  };
}

function describe(
  { agents: count, rounds }: Size,
  costs: Record<'baton' | 'bare', Cost[]>,
): { rows: string[][]; finding: string } {
  const mid = (side: 'baton' | 'bare', of: keyof Cost): number => median(costs[side].map((cost) => cost[of]));
  const ratio = (of: keyof Cost): string =>
    median(costs.baton.map((cost, round) => cost[of] / costs.bare[round]![of])).toFixed(2);
  const row = (side: 'baton' | 'bare', ratios: [string, string]): string[] => [
    String(count),
    side === 'baton' ? 'Baton' : 'bare Socket.IO',
    (mid(side, 'memory') / 1024).toFixed(1),
    ratios[0],
    mid(side, 'cpuMicros').toFixed(1),
    ratios[1],
  ];
  const [memory, cpu] = [ratio('memory'), ratio('cpuMicros')];
  return {
    rows: [row('baton', [memory, cpu]), row('bare', ['1', '1'])],
    finding: `${count} agents: ${memory} × the memory of a bare server's socket for each (live after collection; at most 1.5 ×), ${cpu} × the CPU for each delivery, the durable write included (at most 1.3 ×); medians of ${rounds} rounds, each on fresh servers, in turn.`,
  };
}
