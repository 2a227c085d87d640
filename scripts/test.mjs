import './checkNode.mjs';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildBench } from './benchBuild.mjs';
import { findChromium } from './chromium.mjs';
import { main, root, runVisibly, StepFailed } from './processes.mjs';
import { build, install } from './setUp.mjs';

const units = ['shared', 'backend', 'frontend', 'widget', 'docs'];
const projects = [...units, 'e2e', 'bench'];
const skipBrowsers = process.env.BATON_E2E === 'skip';

main(async () => {
  const [first, ...rest] = process.argv.slice(2);
  if (first !== undefined && !projects.includes(first)) {
    throw new StepFailed(`There is no project ${first}: choose ${projects.join(', ')}, or none for all.`);
  }
  const chosen = first === undefined ? projects : [first];
  await install();
  if (chosen.some((project) => !units.includes(project))) await build();
  const results = [];
  for (const project of chosen) results.push(await test(project, rest));
  return summary(results);
});

async function test(project, args) {
  console.log(`\n${project}`);
  const file = join(root, 'dist/results', `${project}.json`);
  mkdirSync(join(root, 'dist/results'), { recursive: true });
  rmSync(file, { force: true });
  const code = project === 'bench' ? await faults(file, args) : await jest(project, file, args);
  return { project, ...counts(file, code) };
}

async function faults(file, args) {
  await buildBench();
  return runVisibly(process.execPath, ['dist/bench/faults.js', '--short', '--results', file, ...args]);
}

async function jest(project, file, args) {
  const browsers = project === 'e2e';
  const env = { ...process.env };
  if (browsers && !skipBrowsers) env.BATON_CHROMIUM = await findChromium();
  // No name matches this: every test is loaded, counted and left out.
  const only = browsers && skipBrowsers ? ['--testNamePattern', '(?!)'] : [];
  const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const program = [join(root, 'node_modules/jest/bin/jest.js'), '-c', `${project}/jest.config.mjs`];
  const output = ['--json', `--outputFile=${file}`, browsers ? '--runInBand' : '--maxWorkers=2'];
  return runVisibly(process.execPath, [...options, ...program, ...output, ...only, ...args], { env });
}

/** A run that ended badly, or ran nothing, counts as a failure even when no test of it failed. */
function counts(file, code) {
  const result = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const passed = result.numPassedTests ?? 0;
  const skipped = (result.numPendingTests ?? 0) + (result.numTodoTests ?? 0);
  const broken = result.numRuntimeErrorTestSuites ?? 0;
  const failed = (result.numFailedTests ?? 0) + broken;
  const ranNothing = passed + failed + skipped === 0;
  return { passed, skipped, failed: failed || Number(code !== 0 || ranNothing), ranNothing };
}

function summary(results) {
  console.log('');
  for (const { project, ranNothing, ...count } of results) {
    console.log(`${project.padEnd(9)} ${ranNothing ? 'ran no tests: 1 failed' : words(count)}`);
  }
  const sum = (name) => results.reduce((total, result) => total + result[name], 0);
  const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  console.log(words(total));
  return total.failed === 0 ? 0 : 1;
}

function words({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
