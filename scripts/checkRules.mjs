import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { root } from './processes.mjs';

/** Every numbered rule of docs/live-rules must be named by a test (`[TX1] …`), and every named rule must exist. */
const folder = join(root, 'docs/live-rules');
const stated = new Set();
for (const file of readdirSync(folder)) {
  for (const [, id] of readFileSync(join(folder, file), 'utf8').matchAll(/^- \*\*([A-Z]+\d+)\*\* /gm)) {
    if (stated.has(id)) throw new Error(`${id} is stated twice; each rule has one number.`);
    stated.add(id);
  }
}

const files = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.spec.ts'], {
  cwd: root,
  encoding: 'utf8',
});
const tested = new Set();
for (const file of files.stdout.trim().split('\n')) {
  for (const [, ids] of readFileSync(join(root, file), 'utf8').matchAll(
    /\[((?:[A-Z]+\d+)(?:, ?[A-Z]+\d+)*)\]/g,
  )) {
    for (const id of ids.split(/, ?/)) tested.add(id);
  }
}

const prefixes = new Set([...stated].map((id) => id.replace(/\d+$/, '')));
const untested = [...stated].filter((id) => !tested.has(id));
const unstated = [...tested].filter((id) => prefixes.has(id.replace(/\d+$/, '')) && !stated.has(id));
if (untested.length > 0)
  console.error(`These rules of docs/live-rules are named by no test: ${untested.join(', ')}.`);
if (unstated.length > 0)
  console.error(`These rules are named by tests but not stated in docs/live-rules: ${unstated.join(', ')}.`);
process.exitCode = untested.length + unstated.length > 0 ? 1 : 0;
