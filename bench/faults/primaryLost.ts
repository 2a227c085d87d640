import { setTimeout as wait } from 'node:timers/promises';
import { House } from '../setup/house.js';
import { openOffice, type Office } from '../setup/office.js';
import { randomFrom } from '../setup/random.js';
import { ReplicaSet, type SetMember } from '../setup/replicaSet.js';
import { Shift } from '../setup/shift.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

const gapWithinMs = 15_000;
const database = 'd8';

/** Shorter than an election, or the primary would notice that it is alone and stand down by itself. */
const frozenShare = 0.5;

/** D8: three mongods; the primary steps down, or dies with writes that the others never had. */
export const primaryLost: Fault = {
  id: 'D8',
  promise: 'three nodes, primary stepped down, and killed with its secondaries frozen: 0 lost, gap ≤ 15 s',
  async run({ short, seed }) {
    const { agents, chatsEach, rounds, electionMs } = short
      ? { agents: 6, chatsEach: 400, rounds: 1, electionMs: 2_000 }
      : { agents: 10, chatsEach: 4_000, rounds: 20, electionMs: 10_000 };
    const set = await ReplicaSet.open({ members: 3, electionMs });
    const house = await House.on(set);
    try {
      const office = await openOffice(house, { database, agents, chatsEach });
      const random = randomFrom(seed);
      const shift = new Shift(office, 50);
      const failures: string[] = [];
      const scene: Scene = { set, office, shift, electionMs };
      let [steppedMs, killedMs, unconfirmed] = [0, 0, 0];
      shift.begin();
      for (let round = 0; round < rounds; round++) {
        await wait(500 + random.next() * 1_000);
        steppedMs = Math.max(steppedMs, await stepDown(scene));
        await wait(500 + random.next() * 1_000);
        const found = await freezeAndKill(scene);
        killedMs = Math.max(killedMs, found.gapMs);
        unconfirmed += found.unconfirmed;
      }
      const figures = await shift.end(failures);
      if (Math.max(steppedMs, killedMs) > gapWithinMs) failures.push('Closings were away for too long.');
      if (unconfirmed === 0) failures.push('No closing was lost with its primary: the fault did not happen.');
      none(failures, 'backends ended', office.baton.running ? 0 : 1);
      await office.close();
      return { figures: { rounds, unconfirmed, steppedMs, killedMs, ...figures }, failures };
    } finally {
      await house.close();
    }
  },
};

interface Scene {
  set: ReplicaSet;
  office: Office;
  shift: Shift;
  electionMs: number;
}

/** The primary hands over. Answers how long no closing was confirmed. */
async function stepDown({ set, shift }: Scene): Promise<number> {
  await set.whole();
  const primary = await set.primary();
  const begun = Date.now();
  const order = { replSetStepDown: 5, secondaryCatchUpPeriodSecs: 2 };
  await primary.ask((client) => client.db('admin').command(order));
  return untilClosing(shift, begun);
}

/** Closings reach a primary that nobody follows any more; it dies, and the others go on without them. */
async function freezeAndKill({
  set,
  shift,
  electionMs,
}: Scene): Promise<{ gapMs: number; unconfirmed: number }> {
  await set.whole();
  const primary = await set.primary();
  const others = set.members.filter((member) => member !== primary);
  for (const member of others) member.freeze();
  await wait(electionMs * frozenShare);
  const unconfirmed = await writtenAlone(primary);
  const begun = Date.now();
  await primary.kill();
  for (const member of others) member.thaw();
  const gapMs = await untilClosing(shift, begun);
  primary.restart();
  return { gapMs, unconfirmed };
}

/** Closings that the primary has and a majority has not. */
async function writtenAlone(primary: SetMember): Promise<number> {
  const counted = await primary.ask(async (client) => {
    const closures = client.db(database).collection('closures');
    const [here, sure] = [
      await closures.find({}, { readConcern: 'local' }).toArray(),
      await closures.find({}, { readConcern: 'majority' }).toArray(),
    ];
    return here.length - sure.length;
  });
  return counted ?? 0;
}

async function untilClosing(shift: Shift, since: number): Promise<number> {
  const until = since + 2 * gapWithinMs;
  // What was confirmed in the same breath may have been under way.
  while (shift.lastOkAt <= since + 50 && Date.now() < until) await wait(10);
  return Date.now() - since;
}
