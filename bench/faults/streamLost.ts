import { setTimeout as wait } from 'node:timers/promises';
import { House } from '../setup/house.js';
import { openOffice } from '../setup/office.js';
import { randomFrom } from '../setup/random.js';
import { ReplicaSet } from '../setup/replicaSet.js';
import { hush, kill, openScene, rollOver, type Scene } from '../setup/struckStream.js';
import { TcpLine } from '../setup/tcpLine.js';
import { headOf } from '../setup/heads.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

const database = 'r7';
const detectedWithinMs = 15_000;
/** Heartbeats go out each half second, and the instance is asked now and then how it is. */
const lookingMs = 1_500;
const settledWithinMs = 30_000;
const oplogMegabytes = 2;
const editsEach = 8;

/** R7: an instance's change stream is killed, loses its place in the log, and dies in silence. */
export const streamLost: Fault = {
  id: 'R7',
  promise: 'change stream killed, oplog rolled past its token, silent: found ≤ 15 s, all in step ≤ 30 s',
  async run({ short, seed }) {
    const [rounds, clients] = short ? [1, 6] : [10, 40];
    const set = await ReplicaSet.open({ members: 1, electionMs: 10_000, oplogMegabytes });
    const house = await House.on(set);
    const line = await TcpLine.open(set.members[0]!.port);
    try {
      const office = await openOffice(house, { database, agents: clients, chatsEach: 0 });
      const way = `mongodb://127.0.0.1:${line.port}/?directConnection=true`;
      const struck = await house.start(database, 0, way);
      const scene = await openScene({ house, line, office, struck, random: randomFrom(seed) });
      const figures = { rounds, killedMs: 0, rolledMs: 0, foundMs: 0, silentMs: 0 };
      for (let round = 0; round < rounds; round++) {
        const grow = (name: keyof typeof figures, ms: number): void =>
          void (figures[name] = Math.max(figures[name], ms));
        grow('killedMs', await inStepAfter(scene, kill));
        grow('rolledMs', await inStepAfter(scene, rollOver));
        grow('silentMs', await inStepAfter(scene, (own) => hush(own, (ms) => grow('foundMs', ms))));
      }
      const failures = await judge(scene, { figures, required: rounds * clients });
      for (const replica of scene.replicas) replica.line.end();
      await office.close();
      return { figures: { ...figures, edits: scene.editor.done }, failures };
    } finally {
      line.close();
      await house.close();
    }
  },
};

/** Edits while the stream is struck; answers how long after the stroke every client had the list as stored. */
async function inStepAfter(scene: Scene, strike: (scene: Scene) => Promise<number>): Promise<number> {
  const struck = strike(scene);
  for (let edit = 0; edit < editsEach; edit++) {
    await scene.editor.edit(scene.random);
    await wait(scene.random.below(100));
  }
  const begun = await struck;
  while ((await divergent(scene)) > 0 && Date.now() < begun + settledWithinMs) await wait(50);
  return Date.now() - begun;
}

async function divergent({ office, replicas }: Scene): Promise<number> {
  const head = await headOf(office);
  return replicas.filter((replica) => !replica.equals(head)).length;
}

async function judge(
  scene: Scene,
  {
    figures,
    required,
  }: { figures: Record<'killedMs' | 'rolledMs' | 'foundMs' | 'silentMs', number>; required: number },
): Promise<string[]> {
  const failures = [...scene.editor.surprises];
  none(failures, 'replicas unlike the server', await divergent(scene));
  const sum = (what: 'mismatches' | 'required'): number =>
    scene.replicas.reduce((total, replica) => total + replica[what], 0);
  none(failures, 'hash mismatches', sum('mismatches'));
  if (figures.foundMs > detectedWithinMs + lookingMs) failures.push('The silence was found late.');
  if (Math.max(figures.killedMs, figures.rolledMs, figures.silentMs) > settledWithinMs)
    failures.push('Clients were divergent for longer than 30 s.');
  if (sum('required') < required) failures.push('The rolled log was not felt: nobody was told to read anew.');
  return failures;
}
