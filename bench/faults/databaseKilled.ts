import { setTimeout as wait } from 'node:timers/promises';
import mongoose from 'mongoose';
import type { House } from '../setup/house.js';
import { openOffice, sitDown } from '../setup/office.js';
import { randomFrom } from '../setup/random.js';
import { Shift } from '../setup/shift.js';
import type { Fault } from './fault.js';

const backWithinMs = 10_000;

/** D6: the database dies under load, again and again, and is started anew; the servers stay. */
export const databaseKilled: Fault = {
  id: 'D6',
  promise: 'mongod killed under load: 0 lost, writes and streams back within 10 s, no restart of the backend',
  async run({ short, seed, house }) {
    const [kills, agents] = short ? [2, 6] : [10, 10];
    const office = await openOffice(house, { database: 'd6', agents, chatsEach: short ? 400 : 2_000 });
    const failures: string[] = [];
    const random = randomFrom(seed);
    const shift = new Shift(office, 50);
    const watcher = await sitDown(office.baton.port, office.staff.admin.cookie);
    let heardAt = 0;
    watcher.onEvent((event) => (heardAt = event === 'closure:changed' ? Date.now() : heardAt));
    shift.begin();
    let [writesBackMs, streamBackMs] = [0, 0];
    for (let kill = 0; kill < kills; kill++) {
      await wait(500 + random.next() * 1_000);
      const upAt = await killDatabase(house);
      const limit = upAt + 2 * backWithinMs;
      while (shift.lastOkAt < upAt && Date.now() < limit) await wait(10);
      while (heardAt < upAt && Date.now() < limit) await wait(10);
      writesBackMs = Math.max(writesBackMs, (shift.lastOkAt < upAt ? limit : Date.now()) - upAt);
      streamBackMs = Math.max(streamBackMs, (heardAt < upAt ? limit : Date.now()) - upAt);
    }
    const figures = await shift.end(failures);
    if (writesBackMs > backWithinMs) failures.push(`Writes were back after ${writesBackMs} ms.`);
    if (streamBackMs > backWithinMs) failures.push(`The stream was back after ${streamBackMs} ms.`);
    if (!office.baton.running) failures.push('The backend ended.');
    if (!watcher.open) failures.push('A socket was lost with the database.');
    watcher.close();
    await office.close();
    return { figures: { kills, writesBackMs, streamBackMs, ...figures }, failures };
  },
};

/** Kills mongod as a power cut would; resolves with the moment at which its successor takes writes. */
async function killDatabase(house: House): Promise<number> {
  const killed = house.mongodPid;
  process.kill(killed, 'SIGKILL');
  for (;;) {
    if (house.mongodPid !== 0 && house.mongodPid !== killed && (await takesWrites(house.mongoUri)))
      return Date.now();
    await wait(20);
  }
}

async function takesWrites(uri: string): Promise<boolean> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 200 });
  try {
    return (await client.db('admin').command({ hello: 1 }))['isWritablePrimary'] === true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
