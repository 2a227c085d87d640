import './checkNode.mjs';
import { main, runVisibly } from './processes.mjs';
import { build, install } from './setUp.mjs';

main(async () => {
  await install();
  await build();
  const given = process.argv.slice(2);
  return runVisibly(process.execPath, ['--enable-source-maps', 'dist/backend/main.js', ...given]);
});
