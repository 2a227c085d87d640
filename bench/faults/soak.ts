import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Reply } from '#shared/wire/request';
import { hire, type Staff } from '../setup/staff.js';
import { putActiveChats } from '../setup/activeChats.js';
import { Line } from '../setup/line.js';
import { sitDown } from '../setup/office.js';
import { randomFrom, type Random } from '../setup/random.js';
import type { Fault } from './fault.js';

const megabyte = 2 ** 20;
const mostPerMinute = 0.5;

/** What a minute of the promise is: a tenth of 500 clients leaves and comes back, and they write. */
const minute = { returns: 50, messages: 1_500, edits: 60 };

/** A minute of the short form has the returns of the long one and fewer words, and lasts as long as its work. */
const shortMinute = { returns: 50, messages: 60, edits: 4 };

/** L3: clients come, go and write; what the server keeps of it is measured after garbage collection. */
export const soak: Fault = {
  id: 'L3',
  promise: 'soak, 500 clients, 10 %/min churn: heap slope after GC < 0.5 MB/min',
  async run({ short, seed, house }) {
    const { clients, minutes, warmUp } = short
      ? { clients: 30, minutes: 4, warmUp: 2 }
      : { clients: 500, minutes: 30, warmUp: 5 };
    const { baton, inspector } = await house.startInspected('l3');
    const db = house.db('l3');
    const staff = await hire(db, clients);
    const chatIds = (await putActiveChats(db, staff, 1)).map(([chat]) => chat!._id);
    const lines = staff.agents.map(({ cookie }) => new Line(() => sitDown(baton.port, cookie)));
    const admin = new Line(() => sitDown(baton.port, staff.admin.cookie));
    const floor: Floor = {
      staff,
      chatIds,
      lines,
      admin,
      random: randomFrom(seed),
      rev: 1,
      refused: new Set(),
    };
    await Promise.all(lines.map((line) => comeBack(line)));
    const heap: number[] = [];
    for (let passed = -warmUp; passed < minutes; passed++) {
      if (passed >= 0) heap.push((await inspector.memoryAfterGc()) / megabyte);
      await (short ? work(floor, shortMinute) : workAMinute(floor));
    }
    heap.push((await inspector.memoryAfterGc()) / megabyte);
    const slope = slopeOf(heap);
    const failures: string[] = [...floor.refused].map((code) => `Something was refused: ${code}.`);
    if (!(slope < mostPerMinute)) failures.push(`The heap grows by ${slope.toFixed(2)} MB a minute.`);
    const written = await db.collection('messages').countDocuments();
    if (written < minutes * shortMinute.messages) failures.push('Hardly anything was written.');
    for (const line of [...lines, admin]) line.end();
    inspector.close();
    await baton.stop();
    const figures = { clients, minutes, returns: minutes * minute.returns, written };
    const [from, to] = [heap[0]!.toFixed(1), heap.at(-1)!.toFixed(1)];
    return { figures: { ...figures, fromMB: from, toMB: to, slopeMBPerMinute: slope.toFixed(2) }, failures };
  },
};

interface Floor {
  staff: Staff;
  chatIds: string[];
  lines: Line[];
  admin: Line;
  random: Random;
  rev: number;
  refused: Set<string>;
}

/** In its own time, spread evenly. */
async function workAMinute(floor: Floor): Promise<void> {
  const until = Date.now() + 60_000;
  const steps = minute.returns;
  const each = { returns: 1, messages: minute.messages / steps, edits: minute.edits / steps };
  for (let step = 1; step <= steps; step++) {
    await work(floor, { ...each, edits: step % 5 === 0 ? 6 : 0 });
    await wait(Math.max(0, until - Date.now() - ((steps - step) * 60_000) / steps));
  }
}

async function work(floor: Floor, amount: typeof minute): Promise<void> {
  const { lines, random } = floor;
  const returning = Array.from({ length: amount.returns }, () => random.pick(lines));
  for (const line of returning) {
    line.cut();
    await comeBack(line);
  }
  const writing = Array.from({ length: amount.messages }, () => random.below(lines.length));
  await Promise.all(writing.map((index) => write(floor, index)));
  for (let edit = 0; edit < amount.edits; edit++) await rename(floor);
}

async function comeBack(line: Line): Promise<void> {
  await line.settle('sync', { taxonomies: {}, chats: {}, timeZone: 'UTC' });
}

async function write({ lines, chatIds, refused }: Floor, index: number): Promise<void> {
  const message = { chatId: chatIds[index], clientMessageId: randomUUID(), text: 'One moment, please.' };
  note(refused, await lines[index]!.settle('chat:send', message));
}

async function rename(floor: Floor): Promise<void> {
  const { businessId, categoryId } = floor.staff;
  const rev = floor.rev++;
  const wanted = { businessId, opId: randomUUID(), id: categoryId, rev, name: `Refund ${rev % 2}` };
  note(floor.refused, await floor.admin.settle('category:rename', wanted));
}

function note(refused: Set<string>, reply: Reply<unknown>): void {
  if (!reply.ok) refused.add(reply.code);
}

/** Least squares: by how much a value grows from one to the next. */
function slopeOf(values: number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [over, under] = values.reduce(
    ([a, b], value, at) => [a + (at - middle) * (value - mean), b + (at - middle) ** 2],
    [0, 0],
  );
  return over / under;
}
