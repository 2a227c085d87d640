import { randomUUID } from 'node:crypto';
import type { Reply } from '#shared/wire/request';
import { hasEveryVersion } from '../setup/heads.js';
import { hireOne } from '../setup/staff.js';
import { Line } from '../setup/line.js';
import { openOffice, sitDown } from '../setup/office.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

/** Ways to write a name that look the same, or that nobody would tell apart. */
const variants: ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => `  ${name} `,
  (name) => name.replace(' ', '\u00A0\u2003'),
  (name) => `${name.slice(0, 3)}\u200B\u00AD${name.slice(3)}`,
  (name) => `\u202E${name}\uFE0F`,
  (name) => name.normalize('NFD'),
  (name) => name.replace('é', 'e').replace('ß', 'ss'),
  (name) => [...name].map((letter) => (/[a-z]/.test(letter) ? wide(letter) : letter)).join(''),
];

/** R3: the same name, differently written, added by two at once. */
export const sameNameTwice: Fault = {
  id: 'R3',
  promise: 'the same name created at once by two, in case and invisible variants: exactly one ok each',
  async run({ short, house }) {
    const rounds = short ? 54 : 1_000;
    const office = await openOffice(house, { database: 'r3', agents: 1, chatsEach: 0 });
    const { staff, db } = office;
    const second = await hireOne(db, staff, { name: 'Second', group: 'Administrator' });
    const lines = [staff.admin, second].map(
      ({ cookie }) => new Line(() => sitDown(office.baton.port, cookie)),
    );
    await Promise.all(lines.map((line) => line.connected()));
    let [notOne, untold] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const plain = `Café straße ${round}`;
      const names = [plain, variants[round % variants.length]!(plain)];
      const answers = await Promise.all(
        lines.map((line, index) => add(line, staff.businessId, names[index]!)),
      );
      if (answers.filter(({ ok }) => ok).length !== 1) notOne++;
      if (!answers.some((answer) => !answer.ok && answer.code === 'NAME_TAKEN')) untold++;
    }
    const rows = await db.collection('categories').countDocuments({ parentId: null });
    const failures: string[] = [];
    none(failures, 'rounds without exactly one ok', notOne);
    none(failures, 'rounds whose loser was not told NAME_TAKEN', untold);
    none(failures, 'categories too many or too few', Math.abs(rows - 1 - rounds));
    if (!(await hasEveryVersion(office))) failures.push('The versions have a gap.');
    for (const line of lines) line.end();
    await office.close();
    return { figures: { rounds, variants: variants.length, rows: rows - 1, notOne, untold }, failures };
  },
};

function add(line: Line, businessId: string, name: string): Promise<Reply<unknown>> {
  return line.settle('category:add', { businessId, opId: randomUUID(), parentId: null, names: [name] });
}

/** The full-width form of an ASCII letter. */
function wide(letter: string): string {
  return String.fromCodePoint(letter.codePointAt(0)! + 0xfee0);
}
