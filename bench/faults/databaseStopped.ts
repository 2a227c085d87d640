import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Reply } from '#shared/wire/request';
import type { LightSocket } from '../load/lightSocket.js';
import { patienceMs } from '../setup/line.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import { Shift } from '../setup/shift.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

const answerWithinMs = 6_000;
const betweenMs = 400;

/** D7: the database hangs without closing its connections; nobody is left without an answer. */
export const databaseStopped: Fault = {
  id: 'D7',
  promise: 'mongod stopped: every command answered within 6 s with a retryable error, 0 lost',
  async run({ short, house }) {
    const seconds = short ? 8 : 60;
    const office = await openOffice(house, { database: 'd7', agents: 6, chatsEach: 200 });
    const failures: string[] = [];
    const shift = new Shift(office, 100);
    shift.begin();
    const socket = await sitDown(office.baton.port, office.staff.admin.cookie);
    await wait(500);
    process.kill(house.mongodPid, 'SIGSTOP');
    await wait(100);
    const answers = await askAllTheWhile(office, { socket, forMs: seconds * 1_000 }).finally(() =>
      process.kill(house.mongodPid, 'SIGCONT'),
    );
    const resumedAt = Date.now();
    while (shift.lastOkAt < resumedAt && Date.now() < resumedAt + 30_000) await wait(20);
    const backMs = Math.max(0, shift.lastOkAt - resumedAt);
    const figures = await shift.end(failures);
    const late = answers.filter(({ ms, reply }) => reply === null || ms > answerWithinMs);
    const final = answers.filter(({ reply }) => reply && !reply.ok && !reply.retryable);
    const named = (found: Answered[]): string => [...new Set(found.map(({ name }) => name))].join(', ');
    none(failures, `answered late or never (${named(late)})`, late.length);
    none(failures, `refused for good (${named(final)})`, final.length);
    if (shift.lastOkAt < resumedAt) failures.push('No closing was confirmed after the database went on.');
    const slowestMs = Math.round(Math.max(...answers.map(({ ms }) => ms)));
    socket.close();
    await office.close();
    return { figures: { seconds, asked: answers.length, slowestMs, backMs, ...figures }, failures };
  },
};

interface Answered {
  name: string;
  ms: number;
  reply: Reply<unknown> | null;
}

/** Asks one of everything again and again while the database hangs. */
async function askAllTheWhile(
  office: Office,
  { socket, forMs }: { socket: LightSocket; forMs: number },
): Promise<Answered[]> {
  const until = Date.now() + forMs;
  const asked: Promise<Answered>[] = [];
  while (Date.now() < until) {
    for (const [name, input] of commands(office)) {
      const begun = performance.now();
      const reply = socket.attempt<Reply<unknown>>(name, input, patienceMs);
      asked.push(reply.then((got) => ({ name, reply: got, ms: performance.now() - begun })));
    }
    await wait(betweenMs);
  }
  return Promise.all(asked);
}

function commands({ staff, chats }: Office): [string, object][] {
  const { businessId } = staff;
  const chat = chats[0]!.at(-1)!;
  const chatId = chat._id;
  return [
    ['category:add', { businessId, opId: randomUUID(), parentId: null, names: [randomUUID()] }],
    ['category:history', { businessId, before: null }],
    ['category:pull', { businessId, have: null }],
    ['chat:page', { chatId, before: null }],
    ['chat:note', { chatId, clientMessageId: randomUUID(), text: 'A note' }],
    ['closure:previous', { businessId, userId: chat.userId, before: null }],
    ['member:setPreferences', { sounds: true }],
    ['sync', { taxonomies: {}, chats: {}, timeZone: 'UTC' }],
  ];
}
