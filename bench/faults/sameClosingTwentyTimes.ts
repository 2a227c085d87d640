import { randomUUID } from 'node:crypto';
import type { Fault } from './fault.js';
import { none } from './fault.js';
import { openOffice } from '../setup/office.js';

const times = 20;

/** D3: one closing sent many times at once is one row, and every answer is the same. */
export const sameClosingTwentyTimes: Fault = {
  id: 'D3',
  promise: 'one closing sent 20 times in parallel: 1 row, 20 equal answers',
  async run({ short, house }) {
    const rounds = short ? 40 : 500;
    const office = await openOffice(house, { database: 'd3', agents: 10, chatsEach: rounds / 10 });
    const failures: string[] = [];
    let [unequal, refused] = [0, 0];
    for (const { agent, chat } of office.work()) {
      const closing = { closureId: randomUUID(), ...office.closingOf(chat) };
      const answers = await Promise.all(Array.from({ length: times }, () => agent.close(closing)));
      const stored = answers.map((answer) => (answer.ok ? JSON.stringify(answer.data.closure) : ''));
      refused += answers.filter((answer) => !answer.ok).length;
      if (new Set(stored).size !== 1) unequal++;
    }
    const rows = await office.db.collection('closures').countDocuments();
    none(failures, 'answers refused', refused);
    none(failures, 'rounds with unequal answers', unequal);
    none(failures, 'rows too many or too few', Math.abs(rows - office.chatCount));
    await office.close();
    return {
      figures: { closings: office.chatCount, sends: office.chatCount * times, rows, refused, unequal },
      failures,
    };
  },
};
