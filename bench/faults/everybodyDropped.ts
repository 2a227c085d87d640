import { randomUUID } from 'node:crypto';
import type { Reply } from '#shared/wire/request';
import { Worker, type ReturnResult } from '../load/commands.js';
import { putActiveChats } from '../setup/activeChats.js';
import { doorTo } from '../setup/doors.js';
import { lagOf } from '../setup/eventLoop.js';
import { hire, type Staff } from '../setup/staff.js';
import { putRows } from '../setup/transcriptRows.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

const inStepWithinMs = 30_000;
const mostLagMs = 250;

/** L1: every line breaks at once, the list changes, and everybody comes back as the console does. */
export const everybodyDropped: Fault = {
  id: 'L1',
  promise: '1,000 sockets dropped at once: all in sync ≤ 30 s, event-loop lag p99 ≤ 250 ms',
  async run({ short, house }) {
    const agents = short ? 100 : 1_000;
    const baton = await house.start('l1');
    const db = house.db('l1');
    const staff = await hire(db, agents);
    await putRows(db, (await putActiveChats(db, staff, 2)).flat());
    const generator = new Worker('generator');
    try {
      await generator.order({ do: 'sender', door: doorTo(baton, staff.admin.cookie) });
      const doors = staff.agents.map(({ cookie }) => doorTo(baton, cookie));
      await generator.order({ do: 'crowd', doors });
      await generator.order({ do: 'cut' });
      await addCategory(generator, staff);
      await lagOf(baton);
      const came = await generator.order<ReturnResult>({ do: 'return', with: 'heads' });
      const lagMs = await lagOf(baton);
      const head = await db.collection('taxonomies').findOne({ businessId: staff.businessId });
      const last = Math.max(...came.delays);
      const failures: string[] = [];
      none(failures, 'agents not back', agents - came.delays.length);
      if (came.lists.join() !== `${head?.['version']} ${head?.['hash']}`)
        failures.push(`The lists are not all the server's: ${came.lists.join(', ')}.`);
      // What a busy machine takes says nothing about ours.
      if (!short && last > inStepWithinMs) failures.push(`The last was in step after ${last.toFixed(0)} ms.`);
      if (!short && lagMs > mostLagMs) failures.push(`The event loop lagged ${lagMs.toFixed(0)} ms at p99.`);
      const kB = (came.bytes / agents / 1024).toFixed(1);
      const figures = {
        agents,
        lastMs: Math.round(last),
        lagMs: Math.round(lagMs),
        kB,
        retries: came.retries,
      };
      return { figures, failures };
    } finally {
      generator.stop();
      await baton.stop();
    }
  },
};

async function addCategory(generator: Worker, { businessId }: Staff): Promise<void> {
  const input = { businessId, opId: randomUUID(), parentId: null, names: ['While they were away'] };
  const answer = await generator.order<Reply<unknown>>({ do: 'ask', request: 'category:add', input });
  if (!answer.ok) throw new Error(`The list could not be changed: ${answer.code}`);
}
