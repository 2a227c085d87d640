import { defaultGroups, type Permission } from '#shared/members/members.contract';
import type { Request } from '#shared/wire/request';

/** A table of all requests, in the order of their names, those of users last, as Prettier lays it out. */
export function permissionMatrix(requests: readonly Request[]): string {
  const groups = defaultGroups.map(({ name }) => name);
  const head = ['Request', 'Needs', ...groups];
  const rows = requests
    .filter((one) => one.needs !== 'user')
    .map(({ name, needs }) => {
      const mark = (group: (typeof defaultGroups)[number]): string =>
        needs === 'signedIn' || group.permissions.includes(needs as Permission) ? 'yes' : '';
      return [`\`${name}\``, needs === 'signedIn' ? 'signed in' : `\`${needs}\``, ...defaultGroups.map(mark)];
    });
  const users = requests
    .filter((one) => one.needs === 'user')
    .map(({ name }) => [`\`${name}\``, 'user', ...groups.map(() => '')]);
  const table = [head, head.map(() => '-'), ...rows, ...users];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row, line) => {
    const fill = line === 1 ? '-' : ' ';
    return `| ${row.map((cell, column) => cell.padEnd(widths[column]!, fill)).join(' | ')} |`;
  });
  const intro =
    'What each request asks for, and which of the groups that every installation starts with have it.';
  const scope = 'Beside the permission, the service asks for the business of whatever a request names.';
  return `# Permission matrix\n\nGenerated from the contracts by \`npm run docs\`; fault H7 asks every request of a running Baton and compares. ${intro} ${scope}\n\n${lines.join('\n')}\n`;
}
