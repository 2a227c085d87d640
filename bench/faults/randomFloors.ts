import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChatDoc } from '../../backend/src/chats/chats.model.js';
import { checkBooks } from '../setup/books.js';
import type { BatonProcess } from '../setup/house.js';
import { Line } from '../setup/line.js';
import { closingOf, openOffice, sitDown, visit, type Office } from '../setup/office.js';
import { randomFrom, type Random } from '../setup/random.js';
import { watchLoads } from '../setup/watchLoads.js';
import { judgeFloors } from './floorsOfOneProcess.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

const manyFloors = 10_000;

/** Beyond this a chat that somebody could take has starved. */
const servedWithinMs = 60_000;

/** RT: users queue, agents come, go, pause and close, on several instances of which one dies. */
export const randomFloors: Fault = {
  id: 'RT',
  promise: 'random floors, one instance killed: never above a limit, no chat lost or starving, load = count',
  async run({ short, seed, house }) {
    const [floors, users, agents] = short ? [1, 25, 5] : [40, 100, 8];
    const failures: string[] = [];
    let [served, assignments, highest, longestMs] = [0, 0, 0, 0];
    for (let floor = 0; floor < floors; floor++) {
      const random = randomFrom(seed + floor);
      const database = `rt${floor}`;
      const office = await openOffice(house, { database, agents, chatsEach: 0 });
      const others = await Promise.all(
        [...Array(1 + random.below(short ? 1 : 3))].map(() => house.start(database)),
      );
      const caps = await drawCaps(office, random);
      const loads = await watchLoads(office.db, caps);
      const begun = Date.now();
      const stop = { now: false };
      const work = office.staff.agents.map(({ id, cookie }) =>
        attend({ id, cookie, office, batons: [office.baton, ...others] }, { random, stop }),
      );
      await Promise.all([queueUsers(office, users, random), killOne(others, random)]);
      served += await untilServed(office, users);
      stop.now = true;
      await Promise.all(work);
      longestMs = Math.max(longestMs, Date.now() - begun);
      const books = await checkBooks(office.db);
      const seen = await loads.end();
      assignments += await office.db.collection('engagements').countDocuments();
      highest = Math.max(highest, seen.highest);
      none(failures, `times above a limit on floor ${floor}`, seen.above);
      none(failures, `chats between states on floor ${floor}`, books.betweenStates + books.gaps);
      none(failures, `slots with a wrong load on floor ${floor}`, books.wrongLoads);
      await Promise.all(others.map((baton) => baton.stop()));
      await office.close();
    }
    none(failures, 'chats lost or starving', floors * users - served);
    const figures = { floors, chats: served, assignments, highestLoad: highest, longestMs };
    if (short) return { figures, failures };
    // The same promise over many more floors, in one process and with several queues and modes.
    const judged = await judgeFloors(manyFloors, seed);
    if (judged.failed) failures.push(`the property test of routing: ${judged.line}`);
    return { figures: { ...figures, inOneProcess: judged.line }, failures };
  },
};

async function drawCaps({ db, staff }: Office, random: Random): Promise<Map<string, number>> {
  const caps = new Map(staff.agents.map(({ id }) => [id, 1 + random.below(3)]));
  for (const [id, cap] of caps)
    await db.collection<{ _id: string }>('slots').updateOne({ _id: id }, { $set: { cap } });
  // Only the agents take chats.
  await db
    .collection<{ _id: string }>('slots')
    .updateOne({ _id: staff.admin.id }, { $set: { presence: 'offline' } });
  return caps;
}

async function queueUsers(office: Office, count: number, random: Random): Promise<void> {
  for (let user = 0; user < count; user++) {
    const socket = await visit(office.baton.port, office.staff, null);
    await socket.ask('user:hello', { chatId: null, seq: 0 });
    await socket.ask('user:talkToPerson', { opId: randomUUID() });
    socket.close();
    await wait(random.below(40));
  }
}

async function killOne(others: BatonProcess[], random: Random): Promise<void> {
  await wait(300 + random.below(700));
  await random.pick(others).kill();
}

interface Seat {
  id: string;
  cookie: string;
  office: Office;
  batons: BatonProcess[];
}

/** An agent who closes what they hold, now and then breaks off, pauses, or changes to another instance. */
async function attend(
  seat: Seat,
  { random, stop }: { random: Random; stop: { now: boolean } },
): Promise<void> {
  const { id, cookie, office, batons } = seat;
  const line = new Line(() => sitDown(random.pick(batons.filter(({ running }) => running)).port, cookie));
  const chats = office.db.collection<ChatDoc>('chats');
  await line.connected();
  while (!stop.now) {
    const held = await chats.find({ 'assignee.id': id, state: 'active' }).toArray();
    if (held.length > 0 && random.chance(0.7)) {
      const closing = { closureId: randomUUID(), ...closingOf(random.pick(held), office.staff) };
      await line.settle('closure:close', closing);
    }
    if (random.chance(0.03)) line.cut();
    if (random.chance(0.05)) await line.settle('member:setPresence', { presence: 'break' });
    else if (random.chance(0.3)) await line.settle('member:setPresence', { presence: 'online' });
    await line.connected();
    await wait(20 + random.below(60));
  }
  line.end();
}

/** How many chats were completed by an agent, at the latest when the time is over. */
async function untilServed({ db }: Office, count: number): Promise<number> {
  const until = Date.now() + servedWithinMs;
  for (;;) {
    const served = await db
      .collection('chats')
      .countDocuments({ state: 'completed', completionType: 'agent' });
    if (served >= count || Date.now() > until) return served;
    await wait(50);
  }
}
