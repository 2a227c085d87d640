import { setTimeout as wait } from 'node:timers/promises';
import type { SlotDoc } from '../../backend/src/routing/slots.model.js';
import type { LightSocket } from '../load/lightSocket.js';
import type { BatonProcess, House } from '../setup/house.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import { randomFrom, type Random } from '../setup/random.js';
import { Shift } from '../setup/shift.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

/** What is under way may take so long to end; then come the sockets, the stream and the database. */
const stopsWithinMs = 20_000;
const presentWithinMs = 30_000;

/** D11: two instances are stopped and started in turn while agents close chats. */
export const rollingRestart: Fault = {
  id: 'D11',
  promise: 'rolling restart of two instances, agents at work: 0 lost, 0 reloads, everybody present',
  async run({ short, seed, house }) {
    const { agents, chatsEach, everyMs, restarts } = short
      ? { agents: 20, chatsEach: 60, everyMs: 150, restarts: 1 }
      : { agents: 200, chatsEach: 120, everyMs: 2_000, restarts: 10 };
    const office = await openOffice(house, { database: 'd11', agents, chatsEach });
    const pair = [office.baton, await house.start('d11')];
    const lines = new Lines(pair, randomFrom(seed));
    const shift = new Shift(office, everyMs, (cookie) => lines.dial(cookie));
    const failures: string[] = [];
    let longestStopMs = 0;
    shift.begin();
    await wait(500);
    for (let restart = 0; restart < restarts; restart++) {
      for (const place of [0, 1]) {
        const before = shift.history.confirmed;
        longestStopMs = Math.max(longestStopMs, await restartOne(place, { pair, house, failures }));
        for (const until = Date.now() + 15_000; shift.history.confirmed === before && Date.now() < until;)
          await wait(20);
        if (shift.history.confirmed === before) failures.push('No closing was confirmed about a restart.');
      }
    }
    const absent = await absentees(office);
    const figures = await shift.end(failures);
    none(failures, 'reloads', lines.reloads);
    if (lines.returns < agents + restarts) failures.push('Nobody came back: the restarts were not felt.');
    none(failures, 'agents at work who count as gone', absent);
    if (longestStopMs > stopsWithinMs) failures.push(`An instance took ${longestStopMs} ms to stop.`);
    for (const baton of pair) await baton.stop();
    await office.close();
    return {
      figures: { agents, restarts: 2 * restarts, returns: lines.returns, longestStopMs, ...figures },
      failures,
    };
  },
};

/** The agents' lines: each goes to one of the instances that run. */
class Lines {
  /** What makes a console load its page anew or ask for the password: a refusal at the door, or a goodbye. */
  reloads = 0;
  returns = 0;

  constructor(
    private readonly pair: readonly BatonProcess[],
    private readonly random: Random,
  ) {}

  async dial(cookie: string): Promise<LightSocket> {
    const { port } = this.random.pick(this.pair);
    try {
      const socket = await sitDown(port, cookie);
      this.returns++;
      socket.onClose(() => {
        if (socket.dismissed) this.reloads++;
      });
      return socket;
    } catch (error) {
      if (/"message":"(NEW_VERSION|SIGNED_OUT)"/.test((error as Error).message)) this.reloads++;
      throw error;
    }
  }
}

interface Scene {
  pair: BatonProcess[];
  house: House;
  failures: string[];
}

/** Answers how long the stop took. */
async function restartOne(place: number, { pair, house, failures }: Scene): Promise<number> {
  const { port, child } = pair[place]!;
  const begun = Date.now();
  await pair[place]!.stop();
  const stopMs = Date.now() - begun;
  if (child.exitCode !== 0) failures.push(`An instance ended with ${child.exitCode ?? child.signalCode}.`);
  pair[place] = await house.start('d11', port);
  return stopMs;
}

/** Agents whose slot says that they are not connected, when it has had the time to say so. */
async function absentees({ db, staff }: Office): Promise<number> {
  const theirs = { _id: { $in: staff.agents.map(({ id }) => id) }, connected: false };
  for (const until = Date.now() + presentWithinMs; ; await wait(100)) {
    const absent = await db.collection<SlotDoc>('slots').countDocuments(theirs);
    if (absent === 0 || Date.now() > until) return absent;
  }
}
