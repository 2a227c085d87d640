import './checkNode.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { main, root } from './processes.mjs';
import { build as buildAll, install } from './setUp.mjs';

let server;

main(async () => {
  await install();
  await buildAll();
  const { build, createServer } = await import('vite');
  const watchers = [await watch(build, 'backend', restart), await watch(build, 'widget', () => undefined)];
  const consoleServer = await createServer({ configFile: join(root, 'frontend/vite.config.ts') });
  await consoleServer.listen();
  consoleServer.printUrls();
  await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
  await Promise.all([...watchers.map((watcher) => watcher.close()), consoleServer.close(), stop()]);
});

/** Builds a project at every change of its sources; calls back after each build that worked. */
async function watch(build, project, onBuilt) {
  const configFile = join(root, project, 'vite.config.ts');
  const watcher = await build({ configFile, logLevel: 'warn', build: { watch: {}, emptyOutDir: false } });
  let broken = false;
  watcher.on('event', (event) => {
    if (event.code === 'START') broken = false;
    if (event.code === 'ERROR') broken = true;
    if (event.code === 'ERROR') console.error(`${project}: ${event.error.message}`);
    if (event.code === 'BUNDLE_END') void event.result.close();
    if (event.code === 'END' && !broken) void onBuilt();
  });
  return watcher;
}

let restarting = Promise.resolve();

/** One after the other: the new server needs the port and the database of the old one. */
function restart() {
  restarting = restarting.then(async () => {
    await stop();
    const args = ['--enable-source-maps', 'dist/backend/main.js'];
    // The page comes from Vite's port, and the server takes sockets from the address it knows as its own only.
    const env = { BATON_PUBLIC_URL: 'http://localhost:5173', ...process.env };
    server = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  });
  return restarting;
}

async function stop() {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGTERM');
  await once(server, 'exit');
}
