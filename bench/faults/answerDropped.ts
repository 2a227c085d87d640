import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { checkBooks } from '../setup/books.js';
import { ClosingHistory, type CloseAnswer } from '../setup/closingHistory.js';
import { Line } from '../setup/line.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import { randomFrom, type Random } from '../setup/random.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

/** D2: the line breaks between the closing and its answer; the same closing is sent again. */
export const answerDropped: Fault = {
  id: 'D2',
  promise: 'the answer to a closing is dropped: 0 duplicate, and the agent ends without the chat',
  async run({ short, seed, house }) {
    const [rounds, agents] = short ? [100, 10] : [1_000, 20];
    const office = await openOffice(house, { database: 'd2', agents, chatsEach: rounds / agents });
    const history = new ClosingHistory();
    const held = await Promise.all(
      office.chats.map((_, index) =>
        workUnheard(index, { office, history, random: randomFrom(seed + index) }),
      ),
    );
    const { lost, duplicate, unexpected } = await history.compare(office.db);
    const books = await checkBooks(office.db);
    const stillOpen = held.reduce((sum, count) => sum + count, 0);
    const failures: string[] = [];
    none(failures, 'closings not confirmed', rounds - history.confirmed);
    none(failures, 'lost', lost);
    none(failures, 'duplicate', duplicate);
    none(failures, 'unexpected', unexpected);
    none(failures, 'chats between states', books.betweenStates + books.gaps + books.wrongLoads);
    none(failures, 'chats still on an agent’s screen', stillOpen);
    const committed = history.duplicates;
    if (committed === 0) failures.push('No answer was dropped after its commit: the fault did not happen.');
    await office.close();
    return {
      figures: { rounds, droppedAfterCommit: committed, lost, duplicate, unexpected, stillOpen },
      failures,
    };
  },
};

interface Scene {
  office: Office;
  history: ClosingHistory;
  random: Random;
}

/** Closes an agent's chats over lines that break; answers how many the server says they hold afterwards. */
async function workUnheard(index: number, { office, history, random }: Scene): Promise<number> {
  const line = new Line(() => sitDown(office.baton.port, office.staff.agents[index]!.cookie));
  for (const chat of office.chats[index]!) {
    const closing = { closureId: randomUUID(), ...office.closingOf(chat) };
    history.invoke(closing);
    const socket = await line.connected();
    await socket.sendUnheard('closure:close', closing);
    await wait(random.next() * 40);
    line.cut();
    history.unsure(closing);
    history.answered(closing, (await line.settle('closure:close', closing)) as CloseAnswer);
  }
  const synced = await line.settle<{ chats: unknown[] }>('sync', {
    taxonomies: {},
    chats: {},
    timeZone: 'UTC',
  });
  line.end();
  return synced.ok ? synced.data.chats.length : office.chats[index]!.length;
}
