import type { TaxonomyChange } from '#shared/categories/categories.contract';
import { Worker, type FanoutRound } from '../load/commands.js';
import type { Door } from '../load/lightSocket.js';
import { doorTo, settled } from '../setup/doors.js';
import { House, type BatonProcess } from '../setup/house.js';
import { renameToAndFro } from '../setup/renaming.js';
import { hire, type Staff } from '../setup/staff.js';
import { median, ms, quantile, type PartOptions, type PartReport } from './part.js';

interface Edited {
  ok: true;
  data: { change: TaxonomyChange };
}

interface Size {
  sockets: number;
  rounds: number;
}

const reduced: Size[] = [
  { sockets: 100, rounds: 15 },
  { sockets: 1_000, rounds: 11 },
];
const whole: Size[] = [
  { sockets: 100, rounds: 25 },
  { sockets: 1_000, rounds: 21 },
  { sockets: 5_000, rounds: 15 },
];

/** P1: an administrator's edit on every agent's screen, against the same payload through a bare Socket.IO room. */
export async function fanout({ full, say }: PartOptions): Promise<PartReport> {
  const table = [
    [
      'sockets',
      'Baton p50 ms',
      'Baton p99 ms',
      'bare p50 ms',
      'bare p99 ms',
      'ratio p50',
      'fan-out ratio',
      'durable part ms',
      'generator CPU ms',
    ],
  ];
  const findings: string[] = [];
  for (const size of full ? whole : reduced) {
    const house = await House.open();
    try {
      const row = await measure(house, size, say);
      table.push(row.cells);
      findings.push(row.finding);
    } finally {
      await house.close();
    }
  }
  return {
    id: 'P1',
    title: 'An edit of the categories on every screen (to the last socket)',
    table,
    findings,
  };
}

async function measure(
  house: House,
  size: Size,
  say: PartOptions['say'],
): Promise<{ cells: string[]; finding: string }> {
  const name = `fanout_${size.sockets}`;
  const baton = await house.start(name);
  const staff = await hire(house.db(name), size.sockets);
  const [ours, theirs, server] = [new Worker('generator'), new Worker('generator'), new Worker('bareRoom')];
  try {
    await enterBaton(ours, baton, staff);
    await settled(house.db(name), size.sockets);
    const edit = (rev: number): object => renameToAndFro(staff, rev);
    const first = await ours.order<FanoutRound>({ do: 'fanout', request: 'category:rename', input: edit(1) });
    const payload = (first.answer as Edited).data.change;
    await enterBare(theirs, server, { payload, sockets: size.sockets });
    const rounds = { baton: [] as FanoutRound[], bare: [] as FanoutRound[] };
    for (let round = 0; round < size.rounds + 2; round++) {
      const durable = await ours.order<FanoutRound>({
        do: 'fanout',
        request: 'category:rename',
        input: edit(round + 2),
      });
      const bare = await theirs.order<FanoutRound>({ do: 'fanout', request: 'edit', input: {} });
      // The first two warm both sides up.
      if (round < 2) continue;
      rounds.baton.push(durable);
      rounds.bare.push(bare);
    }
    return describe(size, rounds, say);
  } finally {
    for (const worker of [ours, theirs, server]) worker.stop();
  }
}

async function enterBaton(worker: Worker, baton: BatonProcess, staff: Staff): Promise<void> {
  await worker.order({ do: 'sender', door: doorTo(baton, staff.admin.cookie) });
  const doors = staff.agents.map(({ cookie }) => doorTo(baton, cookie));
  await worker.order({ do: 'connect', doors, event: 'categories:changed' });
}

async function enterBare(
  worker: Worker,
  server: Worker,
  wanted: { payload: unknown; sockets: number },
): Promise<void> {
  await server.order({ do: 'payload', payload: wanted.payload });
  const port = await server.order<number>({ do: 'listen' });
  const door: Door = { port, path: '/socket.io', headers: {}, auth: {} };
  await worker.order({ do: 'sender', door });
  await worker.order({
    do: 'connect',
    doors: Array.from({ length: wanted.sockets }, () => door),
    event: 'edited',
  });
}

function describe(
  size: Size,
  rounds: { baton: FanoutRound[]; bare: FanoutRound[] },
  say: PartOptions['say'],
): { cells: string[]; finding: string } {
  const last = (list: FanoutRound[]): number[] => list.map((round) => round.last);
  const [ours, bare] = [last(rounds.baton), last(rounds.bare)];
  const ratios = ours.map((value, index) => value / bare[index]!);
  const ratio = median(ratios);
  const durable =
    median(rounds.baton.map((round) => round.first)) - median(rounds.bare.map((round) => round.first));
  // From the first socket that has it to the last: what the sockets cost, without the database.
  const spread = (round: FanoutRound): number => round.last - round.first;
  const fan = median(rounds.baton.map((round, index) => spread(round) / spread(rounds.bare[index]!)));
  const cpu = median(rounds.baton.map((round) => round.cpuMs));
  const cells = [
    String(size.sockets),
    ...[ours, bare].flatMap((list) => [ms(median(list)), ms(quantile(list, 0.99))]),
  ];
  const finding = `${size.sockets} sockets: the whole durable edit takes ${ratio.toFixed(2)} × the bare broadcast (median of ${ratios.length} rounds, in turn); ${ms(durable)} ms of it pass before the first socket has it; the fan-out alone is ${fan.toFixed(2)} ×.`;
  say(`P1 ${finding}`);
  return { cells: [...cells, ratio.toFixed(2), fan.toFixed(2), ms(durable), ms(cpu)], finding };
}
