import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { checkBooks } from '../setup/books.js';
import { ClosingHistory, type CloseAnswer } from '../setup/closingHistory.js';
import type { House } from '../setup/house.js';
import { Line } from '../setup/line.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import { randomFrom, type Random } from '../setup/random.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

/** What a dead server had under way must be let go of by the database soon after. */
const longestWaitMs = 30_000;

/** D1: the server dies at random moments while chats are closed; clients come back with the same closing. */
export const serverKilledWhileClosing: Fault = {
  id: 'D1',
  promise:
    'closings while the server is killed at random moments: 0 lost, 0 duplicate, 0 chats between states',
  async run({ short, seed, house }) {
    const [closings, kills, agents] = short ? [300, 2, 10] : [10_000, 50, 20];
    const office = await openOffice(house, { database: 'd1', agents, chatsEach: closings / agents });
    const history = new ClosingHistory();
    const random = randomFrom(seed);
    const moments = Array.from({ length: kills }, () => random.below(closings)).sort((a, b) => a - b);
    const lines = office.staff.agents.map(({ cookie }) => new Line(() => sitDown(office.baton.port, cookie)));
    const work = Promise.all(
      office.chats.map((own, index) => closeAll(own, lines[index]!, { office, history })),
    );
    await killAt(moments, { house, office, history, random });
    await work;
    const { lost, duplicate, unexpected } = await history.compare(office.db);
    const books = await checkBooks(office.db);
    const failures: string[] = [];
    none(failures, 'closings not confirmed', closings - history.confirmed);
    none(failures, 'lost', lost);
    none(failures, 'duplicate', duplicate);
    none(failures, 'unexpected', unexpected);
    none(failures, 'chats between states', books.betweenStates + books.gaps);
    none(failures, 'slots with a wrong load', books.wrongLoads);
    if (history.longestMs > longestWaitMs) failures.push(`A closing took ${history.longestMs} ms.`);
    for (const line of lines) line.end();
    await office.close();
    const { unknown, duplicates: answeredAgain, longestMs } = history;
    return {
      figures: { closings, kills, unknown, answeredAgain, longestMs, lost, duplicate, unexpected, ...books },
      failures,
    };
  },
};

interface Scene {
  office: Office;
  history: ClosingHistory;
}

/** One agent closes their chats one after another, each until the answer is definite. */
async function closeAll(chats: Office['chats'][0], line: Line, { office, history }: Scene): Promise<void> {
  for (const chat of chats) {
    const closing = { closureId: randomUUID(), ...office.closingOf(chat) };
    history.invoke(closing);
    const unsure = (): void => history.unsure(closing);
    const answer = (await line.settle('closure:close', closing, unsure)) as CloseAnswer;
    history.answered(closing, answer);
  }
}

/** Kills the server soon after as many closings as each moment says are confirmed, and starts it on its port. */
async function killAt(
  moments: number[],
  { house, office, history, random }: Scene & { house: House; random: Random },
): Promise<void> {
  for (const moment of moments) {
    while (history.confirmed < moment) await wait(2);
    await wait(random.next() * 30);
    await office.restart(house);
  }
}
