import { settings, type Setting } from '../../backend/src/env.js';

const begin = '<!-- Generated from backend/src/env.ts by `npm run docs`. -->';
const end = '<!-- Generated until here. -->';

/** The README with its table of variables as `env.ts` has them. @throws Error when the marks of the table are gone. */
export function withConfiguration(readme: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`README.md needs the lines ${begin} and ${end} around its table.`);
  return `${readme.slice(0, from)}${begin}\n\n${table(settings)}\n\n${readme.slice(to)}`;
}

/** A Markdown table of variables, their defaults and what they do. */
export function table(of: Record<string, Setting>): string {
  const rows = Object.entries(of).map(
    ([name, setting]) => `| \`${name}\` | ${byDefault(setting)} | ${setting.about} |`,
  );
  return ['| variable | default | what it is |', '| --- | --- | --- |', ...rows].join('\n');
}

function byDefault({ schema, unset }: Setting): string {
  const { defaultValue } = schema._zod.def as { defaultValue?: unknown };
  return defaultValue === undefined ? (unset ?? '') : `\`${String(defaultValue)}\``;
}
