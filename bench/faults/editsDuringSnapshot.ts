import { setTimeout as wait } from 'node:timers/promises';
import { Editor } from '../setup/editor.js';
import { headOf } from '../setup/heads.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import { randomFrom, type Random } from '../setup/random.js';
import { Replica } from '../setup/replica.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

const equalWithinMs = 5_000;

/** R9: clients load the whole list while it is being edited, and follow the edits from there. */
export const editsDuringSnapshot: Fault = {
  id: 'R9',
  promise: 'edits during snapshot load: 0 divergent, and nothing had to be pulled',
  async run({ short, seed, house }) {
    const [loads, width] = short ? [100, 10] : [2_000, 20];
    const office = await openOffice(house, { database: 'r9', agents: width, chatsEach: 0 });
    const random = randomFrom(seed);
    const own = newReplica(office, office.staff.admin.cookie);
    const editor = new Editor(office.staff.businessId, own, own.line);
    await own.line.connected();
    let [divergent, pulls] = [0, 0];
    for (let loaded = 0; loaded < loads; loaded += width) {
      const replicas = office.staff.agents.map(({ cookie }) => newReplica(office, cookie));
      await loadWhileEdited(replicas, { editor, random });
      divergent += await divergentAmong(replicas, office);
      pulls += replicas.reduce((sum, replica) => sum + replica.pulls, 0);
      for (const replica of replicas) replica.line.end();
    }
    const failures: string[] = [...editor.surprises];
    none(failures, 'divergent', divergent);
    none(failures, 'pulls: events were missing after the snapshot', pulls);
    own.line.end();
    await office.close();
    return { figures: { loads, edits: editor.done, divergent, pulls }, failures };
  },
};

function newReplica(office: Office, cookie: string): Replica {
  return new Replica(office.staff.businessId, () => sitDown(office.baton.port, cookie));
}

/** Edits go on from before the first connects until after the last has its list. */
async function loadWhileEdited(
  replicas: Replica[],
  { editor, random }: { editor: Editor; random: Random },
): Promise<void> {
  const isLoading = (): boolean => replicas.some((replica) => !replica.synced);
  const delays = replicas.map(() => random.below(400));
  const loads = replicas.map((replica, index) => wait(delays[index]).then(() => replica.line.connected()));
  while (isLoading()) await Promise.all([1, 2, 3].map(() => editor.edit(random)));
  await Promise.all(loads);
  await editor.edit(random);
}

async function divergentAmong(replicas: Replica[], office: Office): Promise<number> {
  const head = await headOf(office);
  const until = Date.now() + equalWithinMs;
  while (Date.now() < until && !replicas.every((replica) => replica.equals(head))) await wait(10);
  return replicas.filter((replica) => !replica.equals(head)).length;
}
