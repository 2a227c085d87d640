import './checkNode.mjs';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main, root } from './processes.mjs';
import { install } from './setUp.mjs';

const checks = process.argv.includes('--check');

main(async () => {
  await install();
  const { files, undocumented } = await generate();
  const drifted = await outdated(files);
  for (const [path, text] of checks ? [] : drifted) writeFileSync(join(root, path), text);
  const names = drifted.map(([path]) => path).join(', ');
  if (drifted.length > 0 && checks)
    console.error(`Out of date: ${names}. Run npm run docs, and commit what it writes.`);
  else if (drifted.length > 0) console.log(`Written: ${names}`);
  if (undocumented.length > 0)
    console.error(`Say in a docstring of its contract what each of these is: ${undocumented.join(', ')}.`);
  return undocumented.length > 0 || (checks && drifted.length > 0) ? 1 : 0;
});

/** The documents are drawn from the sources themselves, so that nothing has to be built for it. */
async function generate() {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(root, 'docs/generate/documents.ts'), {
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: [{ find: /^#shared\/(.*)$/, replacement: '/shared/src/$1.ts' }] },
  });
  return module.documents(read('README.md'));
}

/** Those files that do not hold what they should, with what they should hold, laid out where Prettier looks at them. */
async function outdated(files) {
  const { format, getFileInfo, resolveConfig } = await import('prettier');
  const ignorePath = join(root, '.prettierignore');
  const laidOut = Object.entries(files).map(async ([path, text]) => {
    const filepath = join(root, path);
    const { ignored } = await getFileInfo(filepath, { ignorePath });
    return [path, ignored ? text : await format(text, { ...(await resolveConfig(filepath)), filepath })];
  });
  return (await Promise.all(laidOut)).filter(([path, text]) => read(path) !== text);
}

function read(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return '';
  }
}
