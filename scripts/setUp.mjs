import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, step } from './processes.mjs';

const nxEnvironment = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };
/** What `npm run build` reads, and what it leaves. */
const sources = [
  'shared/src',
  'backend',
  'frontend',
  'widget',
  'package.json',
  'package-lock.json',
  'nx.json',
];
const built = ['dist/backend/main.js', 'dist/frontend/index.html', 'dist/widget'];
const stampFile = join(root, 'dist', '.built');

/** Installs what the lock file says, when that is not what is there. */
export async function install() {
  if (isInstalled()) return;
  // Inside `npm start`, npm names itself; on Windows it can only be run that way.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, all] = npm ? [process.execPath, [npm, ...args]] : ['npm', args];
  await step('Installing packages (the first time takes a minute)', command, all);
}

function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  if (!wanted || !present) return false;
  const same = ([path, { version, integrity }]) =>
    wanted[path]?.version === version && wanted[path]?.integrity === integrity;
  const missing = Object.entries(wanted).some(
    ([path, entry]) => path !== '' && !present[path] && !entry.optional && !entry.devOptional && !entry.peer,
  );
  return !missing && Object.entries(present).every(same);
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Builds console, widget and server when their sources changed since the last time. */
export async function build() {
  const stamp = sourceStamp();
  if (built.every((path) => existsSync(join(root, path))) && readStamp() === stamp) return;
  await nx('Building', ['run-many', '-t', 'build', '-p', 'frontend,widget,backend']);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** Runs nx as one step; what did not change comes from its cache. */
export function nx(label, args) {
  const program = join(root, 'node_modules/nx/dist/bin/nx.js');
  return step(label, process.execPath, [program, ...args, '--output-style=static'], {
    env: { ...process.env, ...nxEnvironment },
  });
}

function readStamp() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return undefined;
  }
}

/** Names, sizes and times only: reading a thousand files would be felt at every start. */
function sourceStamp() {
  const hash = createHash('sha256').update(process.version);
  for (const path of sources.flatMap((source) => filesIn(source))) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesIn(path) {
  if (!existsSync(join(root, path))) return [];
  if (!statSync(join(root, path)).isDirectory()) return [path];
  const names = readdirSync(join(root, path)).sort();
  return names.flatMap((name) => filesIn(`${path}/${name}`));
}
