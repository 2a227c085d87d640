import { BrowserDesk, type TabMemory } from '../setup/browserDesk.js';
import { openChromium } from '../setup/chromium.js';
import { House } from '../setup/house.js';
import type { Inspector } from '../setup/inspector.js';
import { hire } from '../setup/staff.js';
import type { PartOptions, PartReport } from './part.js';

/** After the warm-up, what is loaded on first use is loaded. */
const reduced = { warmUp: 15, closings: 45, words: 6 };
const whole = { warmUp: 50, closings: 1_000, words: 7 };
const flat = 1.1;

/** P9: a long day of one agent: what the browser's tab and the server still hold in the evening. */
export async function longDay({ full, say }: PartOptions): Promise<PartReport> {
  const size = full ? whole : reduced;
  const house = await House.open();
  const browser = await openChromium();
  try {
    const { baton, inspector } = await house.startInspected('longday');
    const staff = await hire(house.db('longday'), 1);
    const desk = await BrowserDesk.open(browser, baton, staff);
    for (let closing = 0; closing < size.warmUp; closing++) await desk.serve(size.words);
    const morning = await look(desk, inspector);
    let messages = 0;
    for (let closing = 1; closing <= size.closings; closing++) {
      messages += await desk.serve(size.words);
      if (closing % 50 === 0) say(`P9 ${closing} closings, ${messages} messages`);
    }
    const evening = await look(desk, inspector);
    const closed = await house.db('longday').collection('closures').countDocuments();
    if (closed !== size.warmUp + size.closings) throw new Error(`${closed} closings are on record.`);
    return describe({ morning, evening }, { messages, closings: size.closings }, say);
  } finally {
    await browser.close();
    await house.close();
  }
}

interface Held {
  tab: TabMemory;
  server: number;
}

async function look(desk: BrowserDesk, inspector: Inspector): Promise<Held> {
  await desk.rest();
  const folder = process.env['BATON_BENCH_SNAPSHOTS'];
  if (folder) {
    await desk.snapshot(`${folder}/tab-${Date.now()}.heapsnapshot`);
    await inspector.writeSnapshot(`${folder}/server-${Date.now()}.heapsnapshot`);
  }
  return { tab: await desk.memory(), server: await inspector.memoryAfterGc() };
}

function describe(
  { morning, evening }: { morning: Held; evening: Held },
  done: { messages: number; closings: number },
  say: PartOptions['say'],
): PartReport {
  const row = (what: string, of: (held: Held) => number, unit: (value: number) => string): string[] => {
    const [before, after] = [of(morning), of(evening)];
    return [what, unit(before), unit(after), (after / before).toFixed(2)];
  };
  const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
  const rows = [
    row('tab, MB of JavaScript', ({ tab }) => tab.heap, megabytes),
    row('tab, nodes', ({ tab }) => tab.nodes, String),
    row('tab, listeners', ({ tab }) => tab.listeners, String),
    row('server, MB', ({ server }) => server, megabytes),
  ];
  const [tab, server] = [evening.tab.heap / morning.tab.heap, evening.server / morning.server];
  const kept = Math.max(tab, server) <= flat ? 'kept' : 'missed';
  const finding = `After ${done.messages} messages and ${done.closings} closings the tab holds ${tab.toFixed(2)} × and the server ${server.toFixed(2)} × of what they held at the start, after garbage collection (at most ${flat}): ${kept}.`;
  say(`P9 ${finding}`);
  return {
    id: 'P9',
    title: 'A long day',
    table: [['', 'at the start', 'at the end', 'ratio'], ...rows],
    findings: [finding],
  };
}
