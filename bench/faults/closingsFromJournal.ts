import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { programPath } from '../load/commands.js';
import { checkBooks } from '../setup/books.js';
import { openOffice } from '../setup/office.js';
import { randomFrom } from '../setup/random.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

/** C1: closings kept while offline, sent by clients that are killed, come back, and stand open twice. */
export const closingsFromJournal: Fault = {
  id: 'C1',
  promise: 'closings offline, with the client killed and two at once: 0 lost, 0 duplicate',
  async run({ short, seed, house }) {
    const [closings, kills] = short ? [60, 4] : [500, 40];
    const office = await openOffice(house, { database: 'c1', agents: 1, chatsEach: closings });
    const random = randomFrom(seed);
    const folder = mkdtempSync(join(tmpdir(), 'baton-journal-'));
    const journal = join(folder, 'closings');
    const sent = office.chats[0]!.map((chat) => ({ closureId: randomUUID(), ...office.closingOf(chat) }));
    writeFileSync(journal, sent.map((closing) => `${JSON.stringify({ closing })}\n`).join(''));
    const { cookie } = office.staff.agents[0]!;
    const open = (): ChildProcess =>
      fork(programPath('journalClient'), [journal, String(office.baton.port), cookie]);
    for (let kill = 0; kill < kills; kill++) {
      const clients = random.chance(0.5) ? [open()] : [open(), open()];
      const ends = clients.map((client) => once(client, 'exit'));
      await wait(400 + random.below(500));
      for (const client of clients) client.kill('SIGKILL');
      await Promise.all(ends);
    }
    await Promise.all([open(), open()].map((client) => once(client, 'exit')));
    const answered = readFileSync(journal, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"done"'));
    const refused = answered.filter((line) => !line.includes('"ok"')).length;
    const rows = await office.db.collection<{ closureId: string }>('closures').find().toArray();
    const ids = new Set(rows.map(({ closureId }) => closureId));
    const lost = sent.filter(({ closureId }) => !ids.has(closureId)).length;
    const duplicate = rows.length - ids.size + Math.max(0, rows.length - sent.length);
    const { betweenStates, wrongLoads, gaps } = await checkBooks(office.db);
    const failures: string[] = [];
    none(failures, 'lost', lost);
    none(failures, 'duplicate', duplicate);
    none(failures, 'refused', refused);
    none(failures, 'chats between states', betweenStates + wrongLoads + gaps);
    rmSync(folder, { recursive: true, force: true });
    await office.close();
    return { figures: { closings, kills, answers: answered.length, lost, duplicate, refused }, failures };
  },
};
