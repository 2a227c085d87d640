import type { Connection } from 'mongoose';
import type { Server } from '../server.js';
import { SignIn } from '../session/signIn.service.js';
import { Demonstration } from './demonstration.js';
import { loadDemo } from './loadDemo.js';
import { refreshWaiting } from './refreshWaiting.js';
import { SimulatedUsers } from './simulatedUsers.js';

/** Makes the demonstration data once, and gives the waiting chats fresh times. Nobody is connected yet. */
export async function prepareDemonstration(
  connection: Connection,
  say: (line: string) => void,
): Promise<void> {
  await loadDemo(connection, say);
  await refreshWaiting(connection);
}

/** Lets demonstration members sign in with one click and, unless `quiet`, simulated users write. */
export function openDemonstration(server: Server, mode: 'on' | 'quiet'): void {
  const { app } = server;
  app.get(SignIn).demo = true;
  const demonstration = app.get(Demonstration, { strict: false });
  demonstration.on = true;
  demonstration.url = `http://localhost:${server.port}`;
  if (mode === 'on') app.get(SimulatedUsers, { strict: false }).start(demonstration.url);
}
