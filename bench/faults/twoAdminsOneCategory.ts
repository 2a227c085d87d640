import { randomUUID } from 'node:crypto';
import type { Category, TaxonomyChange } from '#shared/categories/categories.contract';
import type { Reply } from '#shared/wire/request';
import { hasEveryVersion, headOf } from '../setup/heads.js';
import { hireOne } from '../setup/staff.js';
import { Line } from '../setup/line.js';
import { openOffice, sitDown } from '../setup/office.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

type Answer = Reply<{ change: TaxonomyChange }>;

/** R2: two admins rename the same category at the same moment, again and again. */
export const twoAdminsOneCategory: Fault = {
  id: 'R2',
  promise: 'two admins, one category: versions gap-free, every loser gets the conflict, nothing lost',
  async run({ short, house }) {
    const rounds = short ? 60 : 5_000;
    const office = await openOffice(house, { database: 'r2', agents: 1, chatsEach: 0 });
    const { staff, db } = office;
    const second = await hireOne(db, staff, { name: 'Second', group: 'Administrator' });
    const lines = [staff.admin, second].map(
      ({ cookie }) => new Line(() => sitDown(office.baton.port, cookie)),
    );
    await Promise.all(lines.map((line) => line.connected()));
    let [rev, notOne, untold] = [1, 0, 0];
    for (let round = 0; round < rounds; round++) {
      const names = lines.map((_, index) => `Refund ${round} by ${index}`);
      const rename = (line: Line, index: number): Promise<Answer> =>
        line.settle('category:rename', {
          ...{ businessId: staff.businessId, opId: randomUUID(), id: staff.categoryId },
          ...{ rev, name: names[index] },
        });
      const answers = await Promise.all(lines.map(rename));
      const winner = answers.findIndex(({ ok }) => ok);
      if (answers.filter(({ ok }) => ok).length !== 1) notOne++;
      else if (!isConflict(answers[1 - winner]!, { name: names[winner]!, rev: rev + 1 })) untold++;
      rev++;
    }
    const stored = await db
      .collection<Category & { _id: string }>('categories')
      .findOne({ _id: staff.categoryId });
    const failures: string[] = [];
    none(failures, 'rounds without exactly one ok', notOne);
    none(failures, 'losers not told what the other did', untold);
    if (!(await hasEveryVersion(office))) failures.push('The versions have a gap.');
    if (stored?.rev !== rev) failures.push(`The category is at revision ${stored?.rev}, not ${rev}.`);
    for (const line of lines) line.end();
    const { version } = await headOf(office);
    await office.close();
    return { figures: { edits: rounds * 2, version, notOne, untold }, failures };
  },
};

function isConflict(answer: Answer, current: { name: string; rev: number }): boolean {
  if (answer.ok || answer.code !== 'STALE') return false;
  const { current: told, by } = answer.data;
  return told.name === current.name && told.rev === current.rev && by !== null;
}
