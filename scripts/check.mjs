import './checkNode.mjs';
import { join } from 'node:path';
import { main, root, runQuietly, withProgress } from './processes.mjs';
import { install, nx } from './setUp.mjs';

const program = (path) => join(root, 'node_modules', path);
const checks = [
  ['Lint of TypeScript', program('oxlint/bin/oxlint'), '--deny-warnings'],
  ['Lint of templates', program('eslint/bin/eslint.js'), '.', '--max-warnings=0'],
  [
    'Boundaries',
    program('dependency-cruiser/bin/dependency-cruise.mjs'),
    '--config',
    '.dependency-cruiser.mjs',
    '.',
  ],
  ['Rules and their tests', join(root, 'scripts/checkRules.mjs')],
  ['Generated documents', join(root, 'scripts/docs.mjs'), '--check'],
  ['Format', program('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'],
];

main(async () => {
  await install();
  const types = ['Types', () => nx('Types', ['run-many', '-t', 'types'])];
  let failures = (await passes(types[1])) ? 0 : 1;
  for (const [label, ...command] of checks) {
    failures += (await passes(() => run(label, command))) ? 0 : 1;
  }
  console.log(failures === 0 ? 'All checks passed' : `${failures} of ${checks.length + 1} checks failed`);
  return failures === 0 ? 0 : 1;
});

async function passes(work) {
  try {
    await work();
    return true;
  } catch (error) {
    console.error(error.message);
    return false;
  }
}

function run(label, command) {
  return withProgress(label, async () => {
    const { code, output } = await runQuietly(process.execPath, command);
    if (code !== 0) throw new Error(output.trim());
  });
}
