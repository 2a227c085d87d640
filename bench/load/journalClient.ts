import { appendFileSync, readFileSync } from 'node:fs';
import type { Reply } from '#shared/wire/request';
import { Line } from '../setup/line.js';
import { sitDown } from '../setup/office.js';
import type { Closing } from './commands.js';

type Entry = { closing: Closing & { closureId: string } } | { done: string; code: string };

/** A client that keeps its closings in a file, one line each, and sends what has no definite answer yet. */
const [journal, port, cookie] = process.argv.slice(2) as [string, string, string];

function pending(): (Closing & { closureId: string })[] {
  // The last line may be half written: its client died over it.
  const lines = readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'));
  const entries = lines.map((line) => JSON.parse(line) as Entry);
  const done = new Set(entries.map((entry) => ('done' in entry ? entry.done : '')));
  return entries
    .flatMap((entry) => ('closing' in entry ? [entry.closing] : []))
    .filter(({ closureId }) => !done.has(closureId));
}

const line = new Line(() => sitDown(Number(port), cookie));
for (const closing of pending()) {
  const answer: Reply<unknown> = await line.settle('closure:close', closing);
  const entry: Entry = { done: closing.closureId, code: answer.ok ? 'ok' : answer.code };
  appendFileSync(journal, `${JSON.stringify(entry)}\n`);
}
process.exit(0);
