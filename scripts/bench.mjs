import './checkNode.mjs';
import { buildBench } from './benchBuild.mjs';
import { main, runVisibly } from './processes.mjs';
import { build, install } from './setUp.mjs';

main(async () => {
  await install();
  await build();
  await buildBench();
  return runVisibly(process.execPath, [
    '--enable-source-maps',
    'dist/bench/bench.js',
    ...process.argv.slice(2),
  ]);
});
