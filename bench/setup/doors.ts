import { setTimeout as wait } from 'node:timers/promises';
import type mongoose from 'mongoose';
import { protocol } from '#shared/sync/sync.contract';
import { consoleSocketPath } from '#shared/wire/events';
import type { Door } from '../load/lightSocket.js';
import type { BatonProcess } from './house.js';

/** The console's door of an instance, for who has this cookie. */
export function doorTo({ port }: BatonProcess, cookie: string): Door {
  const headers = { cookie, origin: `http://localhost:${port}` };
  return { port, path: consoleSocketPath, headers, auth: { protocol } };
}

/** Resolves when everyone's arrival is written and told: a measurement begins then. */
export async function settled(db: mongoose.mongo.Db, agents: number): Promise<void> {
  const limit = Date.now() + 120_000;
  for (let told = -1; Date.now() < limit;) {
    await wait(3_000);
    const here = await db.collection('slots').countDocuments({ connected: true });
    const events = await db.collection('events').countDocuments();
    if (here >= agents && events === told) return;
    told = events;
  }
  throw new Error('The agents did not settle within two minutes.');
}
