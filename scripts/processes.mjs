import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** A step that cannot go on. Its message is all that is printed. */
export class StepFailed extends Error {}

/** Runs a program with our own input and output, until it ends or we are told to stop; resolves to its exit code. */
export function runVisibly(command, args, options = {}) {
  return ended(spawn(command, args, { cwd: root, stdio: 'inherit', ...options }));
}

/** Runs a program and keeps what it prints, both streams together. */
export async function runQuietly(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await ended(child);
  return { code, output };
}

const running = new Set();
// Ctrl+C reaches the children by the terminal as well: what we start stops once, however often it is told.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of running) child.kill('SIGTERM');
    const othersListen = process.listenerCount(signal) > 1;
    if (running.size === 0 && !othersListen) process.exit(130);
  });
}

function ended(child) {
  running.add(child);
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  }).finally(() => running.delete(child));
}

/** Prints `label`, a dot each two seconds, and the time it took, on one line. */
export async function withProgress(label, work) {
  const begun = Date.now();
  process.stdout.write(`${label} `);
  const dots = setInterval(() => process.stdout.write('.'), 2000);
  try {
    const result = await work();
    process.stdout.write(` ${((Date.now() - begun) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stdout.write(' failed\n');
    throw error;
  } finally {
    clearInterval(dots);
  }
}

/** Runs a program as one step with progress; its output is shown only when it fails. */
export function step(label, command, args, options) {
  return withProgress(label, async () => {
    const { code, output } = await runQuietly(command, args, options);
    if (code === 0) return output;
    throw new StepFailed(`${output.trim().split('\n').slice(-100).join('\n')}\n${label}: failed, see above.`);
  });
}

/** Runs a script's main function; a failed step ends it without a stack. */
export function main(work) {
  Promise.resolve()
    .then(work)
    .then(
      (code) => process.exit(code ?? 0),
      (error) => {
        console.error(error instanceof StepFailed ? error.message : error);
        process.exit(1);
      },
    );
}
