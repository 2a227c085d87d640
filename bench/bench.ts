import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { agents } from './parts/agents.js';
import { closing } from './parts/closing.js';
import { dialog } from './parts/dialog.js';
import { fanout } from './parts/fanout.js';
import { longDay } from './parts/longDay.js';
import type { PartOptions, PartReport } from './parts/part.js';
import { reconnect } from './parts/reconnect.js';
import { search } from './parts/search.js';
import { suggestions } from './parts/suggestions.js';

const parts: Record<string, (options: PartOptions) => Promise<PartReport>> = {
  fanout,
  closing,
  dialog,
  reconnect,
  longday: longDay,
  agents,
  search,
  suggestions,
};

/** `npm run bench [-- parts… --full --seed=N]`: measures, prints, and writes bench/report.md. */
async function run(args: string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = names.filter((name) => !(name in parts));
  if (unknown.length > 0)
    throw new Error(`There is no part ${unknown.join(', ')}: choose from ${Object.keys(parts).join(', ')}.`);
  const seed = Number(args.find((arg) => arg.startsWith('--seed='))?.slice(7) ?? 1);
  const options: PartOptions = { full: args.includes('--full'), seed, say: (line) => console.log(line) };
  const reports: PartReport[] = [];
  for (const name of names.length > 0 ? names : Object.keys(parts)) reports.push(await parts[name]!(options));
  const text = write(reports, options);
  writeFileSync('bench/report.md', text);
  console.log(`\n${text}`);
}

function write(reports: PartReport[], { full, seed }: PartOptions): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  const head = `# Measurements\n\n${new Date().toISOString().slice(0, 10)}, ${machine}, seed ${seed}, ${full ? 'full' : 'reduced'} sizes.\nServer, database and load generator share the machine; every ratio is between two things measured in turn in this run.\n`;
  return [head, ...reports.map(section)].join('\n');
}

function section({ id, title, table, findings }: PartReport): string {
  const [head, ...rows] = table;
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  const rule = line(head!.map(() => '---'));
  return `## ${id}: ${title}\n\n${[line(head!), rule, ...rows.map(line)].join('\n')}\n\n${findings.map((text) => `- ${text}`).join('\n')}\n`;
}

run(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error((error as Error).stack);
    process.exit(1);
  },
);
