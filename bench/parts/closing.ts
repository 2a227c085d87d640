import { protocol } from '#shared/sync/sync.contract';
import { consoleSocketPath } from '#shared/wire/events';
import { Worker, type ClosingResult } from '../load/commands.js';
import { putActiveChats } from '../setup/activeChats.js';
import { closingOf } from '../setup/office.js';
import { House, cpuSecondsOf } from '../setup/house.js';
import { hire } from '../setup/staff.js';
import { median, ms, quantile, type PartOptions, type PartReport } from './part.js';

const reduced = { clients: 32, each: 40, rounds: 5 };
/** Fewer than the burst of closings that one session may send. */
const whole = { clients: 32, each: 50, rounds: 15 };
/** Closings at the tenth of the rate, for the times that people feel. */
const calmEach = 4;

type Size = typeof reduced;

/** P3: closings confirmed a second, against the bare driver doing the same transaction's writes. */
export async function closing({ full, say }: PartOptions): Promise<PartReport> {
  const size = full ? whole : reduced;
  const house = await House.open();
  try {
    return await measure(house, size, say);
  } finally {
    await house.close();
  }
}

async function measure(house: House, size: Size, say: PartOptions['say']): Promise<PartReport> {
  const name = 'closing';
  const baton = await house.start(name);
  const staff = await hire(house.db(name), size.clients);
  const generator = new Worker('generator');
  const loop = new Worker('bareLoop', [house.mongoUri, name]);
  const rates = { baton: [] as number[], bare: [] as number[] };
  try {
    const headers = (cookie: string) => ({ cookie, origin: `http://localhost:${baton.port}` });
    const doors = staff.agents.map(({ cookie }) => ({
      port: baton.port,
      path: consoleSocketPath,
      headers: headers(cookie),
      auth: { protocol },
    }));
    await generator.order({ do: 'connect', doors, event: 'none' });
    const round = async (
      each: number,
      perSecond: number | null,
    ): Promise<{ ours: ClosingResult; bare: ClosingResult }> => {
      const chats = await putActiveChats(house.db(name), staff, each);
      const ours = await generator.order<ClosingResult>({
        do: 'close',
        closings: chats.map((own) => own.map((chat) => closingOf(chat, staff))),
        perSecond,
      });
      const lists = await putActiveChats(house.db(name), staff, each);
      const bare = await loop.order<ClosingResult>({ do: 'run', lists, perSecond });
      requireNoRefusal(ours);
      return { ours, bare };
    };
    await round(5, null);
    let server = 0;
    for (let i = 0; i < size.rounds; i++) {
      const before = await cpuSecondsOf(baton.child.pid!);
      const { ours, bare } = await round(size.each, null);
      server += (await cpuSecondsOf(baton.child.pid!)) - before;
      rates.baton.push(ours.delays.length / ours.seconds);
      rates.bare.push(bare.delays.length / bare.seconds);
    }
    const tenth = Math.max(10, median(rates.baton) / 10);
    const calm = await round(calmEach, tenth);
    return describe({
      size,
      rates,
      calm,
      tenth,
      cpuMs: (server * 1000) / (size.rounds * size.clients * size.each),
      say,
    });
  } finally {
    generator.stop();
    loop.stop();
  }
}

function requireNoRefusal(result: ClosingResult): void {
  const codes = Object.entries(result.refused).map(([code, count]) => `${count} ${code}`);
  if (codes.length > 0) throw new Error(`Closings were refused: ${codes.join(', ')}`);
}

function describe(seen: {
  size: Size;
  rates: { baton: number[]; bare: number[] };
  calm: { ours: ClosingResult; bare: ClosingResult };
  tenth: number;
  cpuMs: number;
  say: PartOptions['say'];
}): PartReport {
  const { size, rates, calm, tenth } = seen;
  const ratio = median(rates.baton.map((rate, index) => rate / rates.bare[index]!));
  const row = (who: string, list: number[], quiet: ClosingResult): string[] => [
    who,
    median(list).toFixed(0),
    ms(quantile(quiet.delays, 0.5)),
    ms(quantile(quiet.delays, 0.99)),
  ];
  const finding = `${size.clients} agents at once: ${ratio.toFixed(2)} × the throughput of the bare driver loop (median of ${size.rounds} rounds, in turn).`;
  const where = `A closing costs ${seen.cpuMs.toFixed(2)} ms of the server's CPU.`;
  seen.say(`P3 ${finding} ${where}`);
  return {
    id: 'P3',
    title: 'Closings confirmed',
    table: [
      ['', 'closings a second', `p50 ms at ${tenth.toFixed(0)}/s`, `p99 ms at ${tenth.toFixed(0)}/s`],
      row('Baton', rates.baton, calm.ours),
      row('bare driver', rates.bare, calm.bare),
    ],
    findings: [finding, where],
  };
}
