import { setTimeout as wait } from 'node:timers/promises';
import type { TaxonomyChange } from '#shared/categories/categories.contract';
import { Editor } from '../setup/editor.js';
import { headOf } from '../setup/heads.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import { randomFrom, type Random } from '../setup/random.js';
import { Replica, type Mischief } from '../setup/replica.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

const steps = 60;
/** The heads are told every 15 s: by then a silent loss is found. */
const settledWithinMs = 20_000;

/** R1: replicas through disconnects, restarts, and events that are dropped, doubled or out of order. */
export const replicasUnderFaults: Fault = {
  id: 'R1',
  promise: 'random edits, disconnects, reorder, duplicates, drops, restarts: every replica equals the server',
  async run({ short, seed, house }) {
    const [runs, count] = short ? [2, 8] : [1_000, 8];
    const office = await openOffice(house, { database: 'r1', agents: count, chatsEach: 0 });
    const random = randomFrom(seed);
    const floor = await openFloor(office, random);
    let restarts = 0;
    for (let run = 0; run < runs; run++) {
      for (let step = 0; step < steps; step++) {
        await floor.editor.edit(random);
        if (random.chance(0.1)) random.pick(floor.replicas).line.cut();
        if (random.chance(0.1)) void random.pick(floor.replicas).line.connected();
      }
      if (run % 50 !== 0) continue;
      await office.restart(house);
      restarts++;
    }
    const waitedMs = await settle(office, floor.replicas);
    const failures: string[] = [];
    const head = await headOf(office);
    none(failures, 'replicas unlike the server', floor.replicas.filter((each) => !each.equals(head)).length);
    const sum = (what: 'pulls' | 'mismatches'): number =>
      floor.replicas.reduce((total, replica) => total + replica[what], 0);
    none(failures, 'hash mismatches', sum('mismatches'));
    failures.push(...floor.editor.surprises);
    for (const replica of floor.replicas) replica.line.end();
    await office.close();
    const { done: edits, refused } = floor.editor;
    const figures = { replicas: count + 1, edits, refused, restarts, pulls: sum('pulls'), waitedMs };
    return { figures: { ...figures, version: head.version }, failures };
  },
};

async function openFloor(office: Office, random: Random): Promise<{ replicas: Replica[]; editor: Editor }> {
  const { staff } = office;
  const open = (cookie: string): Replica =>
    new Replica(staff.businessId, () => sitDown(office.baton.port, cookie));
  const agents = staff.agents.map(({ cookie }) => open(cookie));
  for (const replica of agents) replica.mischief = mischiefFrom(random);
  const own = open(staff.admin.cookie);
  const replicas = [own, ...agents];
  await Promise.all(replicas.map((replica) => replica.line.connected()));
  return { replicas, editor: new Editor(staff.businessId, own, own.line) };
}

/** Drops, doubles or holds back one event in five. */
function mischiefFrom(random: Random): Mischief {
  let late: TaxonomyChange[] = [];
  return (change) => {
    const arrives = [change, ...late];
    late = [];
    const what = random.below(15);
    if (what === 0) return [];
    if (what === 1) return [...arrives, change];
    if (what > 2) return arrives;
    late = arrives;
    return [];
  };
}

/** Waits until all are equal, or the time is over in which they must be. */
async function settle(office: Office, replicas: Replica[]): Promise<number> {
  const begun = Date.now();
  const head = await headOf(office);
  for (;;) {
    await Promise.all(replicas.map((replica) => replica.line.connected()));
    const waited = Date.now() - begun;
    if (waited > settledWithinMs || replicas.every((replica) => replica.equals(head))) return waited;
    await wait(50);
  }
}
