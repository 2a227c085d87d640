import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { defaultGroups, permissions, type Permission } from '#shared/members/members.contract';
import type { Reply } from '#shared/wire/request';
import { consoleContracts, exampleOf, missingIds, widgetContracts } from '../setup/contracts.js';
import { hireOne, newId, put } from '../setup/staff.js';
import { Line } from '../setup/line.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

/** Generated: `npm run faults -- H7` writes it anew, the short form fails when it has drifted. */
const file = 'docs/permission-matrix.md';

/** H7: members with one permission each ask everything; only the declared one opens a request. */
export const permissionMatrix: Fault = {
  id: 'H7',
  promise: 'permission × request matrix: equals the declared table',
  async run({ short, house }) {
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
    const table = matrix();
    const drifted = !existsSync(file) || readFileSync(file, 'utf8') !== table;
    if (drifted && short)
      failures.push(`${file} is not what the contracts say: npm run faults -- H7 writes it.`);
    if (drifted && !short) writeFileSync(file, table);
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

function matrix(): string {
  const groups = defaultGroups.map(({ name }) => name);
  const head = ['Request', 'Needs', ...groups];
  const rows = consoleContracts.map(({ name, needs }) => {
    const mark = (group: (typeof defaultGroups)[number]): string =>
      needs === 'signedIn' || group.permissions.includes(needs as Permission) ? 'yes' : '';
    return [`\`${name}\``, needs === 'signedIn' ? 'signed in' : `\`${needs}\``, ...defaultGroups.map(mark)];
  });
  const users = widgetContracts.map(({ name }) => [`\`${name}\``, 'user', ...groups.map(() => '')]);
  const table = [head, head.map(() => '-'), ...rows, ...users];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row, line) => {
    const fill = line === 1 ? '-' : ' ';
    return `| ${row.map((cell, column) => cell.padEnd(widths[column]!, fill)).join(' | ')} |`;
  });
  const intro =
    'What each request asks for, and which of the groups that every installation starts with have it.';
  const scope = 'Beside the permission, the service asks for the business of whatever a request names.';
  return `# Permission matrix\n\nGenerated from the contracts by \`npm run faults -- H7\`. ${intro} ${scope}\n\n${lines.join('\n')}\n`;
}
