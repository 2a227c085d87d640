import { existsSync, readFileSync } from 'node:fs';
import { permissions, type Permission } from '#shared/members/members.contract';
import type { Reply } from '#shared/wire/request';
import { permissionMatrix as table } from '../../docs/generate/permissionMatrix.js';
import { consoleContracts, contracts, exampleOf, missingIds, widgetContracts } from '../setup/contracts.js';
import { hireOne, newId, put } from '../setup/staff.js';
import { Line } from '../setup/line.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

/** Written by `npm run docs`. */
const file = 'docs/permission-matrix.md';

/** H7: members with one permission each ask everything; only the declared one opens a request. */
export const permissionMatrix: Fault = {
  id: 'H7',
  promise: 'permission × request matrix: equals the declared table',
  async run({ house }) {
    const office = await openOffice(house, { database: 'h7', agents: 1, chatsEach: 0 });
    const failures: string[] = [];
    let [asked, unlike] = [0, 0];
    const holders = [...permissions, null];
    const found = await Promise.all(holders.map((held) => askEverything(office, held)));
    for (const { differences, count } of found) {
      asked += count;
      unlike += differences.length;
      failures.push(...differences);
    }
    none(failures, 'requests of the widget answered at the console', await crossTheDoor(office));
    if (!existsSync(file) || readFileSync(file, 'utf8') !== table(contracts))
      failures.push(`${file} is not what the contracts say: npm run docs writes it.`);
    await office.close();
    return {
      figures: { requests: consoleContracts.length, permissions: permissions.length, asked, unlike },
      failures,
    };
  },
};

/** Asks every request as a member who holds `held` and nothing else. */
async function askEverything(
  office: Office,
  held: Permission | null,
): Promise<{ differences: string[]; count: number }> {
  const group = `Only ${held ?? 'signed in'}`;
  const row = { _id: newId(), name: group, permissions: held ? [held] : [] };
  await put(office.db, 'permissionGroups', [row]);
  const member = await hireOne(office.db, office.staff, { name: group, group });
  const line = new Line(() => sitDown(office.baton.port, member.cookie));
  const differences: string[] = [];
  for (const contract of consoleContracts) {
    const reply = await line.settle(contract.name, exampleOf(contract, missingIds()));
    const opens = contract.needs === 'signedIn' || contract.needs === held;
    if (isForbidden(reply, contract.needs) === !opens) continue;
    differences.push(`${contract.name} as ${group}: ${reply.ok ? 'ok' : reply.code}`);
  }
  line.end();
  return { differences, count: consoleContracts.length };
}

function isForbidden(reply: Reply<unknown>, needs: string): boolean {
  return !reply.ok && reply.code === 'FORBIDDEN' && reply.data.permission === needs;
}

/** How many requests of the users' door answer a member. */
async function crossTheDoor(office: Office): Promise<number> {
  const line = new Line(() => sitDown(office.baton.port, office.staff.admin.cookie));
  let answered = 0;
  for (const { name } of widgetContracts) {
    const reply = await line.settle(name, {});
    if (reply.ok || reply.code !== 'UNKNOWN_REQUEST') answered++;
  }
  line.end();
  return answered;
}
