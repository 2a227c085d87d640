import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { learn, type Figures } from './threshold.js';
import type { Example } from './training.js';

/** How a training is begun: `gate` holds 1 while it is to wait. */
export interface Task {
  seed: number;
  gate: Int32Array;
}

/** What the worker is sent: examples, a part at a time, and then that this was all. */
export type Sent = { examples: Example[]; always: Example[] } | 'begin';

export interface Answer {
  bytes: Uint8Array;
  figures: Figures;
  /** How long it took, without what it was told to wait. */
  seconds: number;
  /** Of a processor, on a system that counts them for each thread. */
  processorSeconds: number | null;
}

/** It waits so long at each step at most, in milliseconds: where the machine is always busy, it goes on slowly. */
const longestWait = 1_000;
/** A third of what the floor's own work gets where both want the processor; less would never end on a busy machine. */
const niceness = 5;

const { seed, gate } = workerData as Task;
const examples: Example[] = [];
const always: Example[] = [];

// Linux gives each thread a priority of its own, and the floor comes first; elsewhere it would be the whole server's.
if (process.platform === 'linux') setPriority(niceness);

let waited = 0;

function breathe(): void {
  const from = performance.now();
  if (Atomics.load(gate, 0) === 1) Atomics.wait(gate, 0, 1, longestWait);
  waited += performance.now() - from;
}

/** Linux counts a thread's hundredths of a second, as a program and in the system. */
function processorSeconds(): number | null {
  if (process.platform !== 'linux') return null;
  const fields = readFileSync('/proc/thread-self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function answer(): Answer {
  const begun = performance.now();
  const { model, figures } = learn(examples, always, { seed, breathe });
  const seconds = (performance.now() - begun - waited) / 1_000;
  return { bytes: model.bytes(), figures, seconds, processorSeconds: processorSeconds() };
}

parentPort!.on('message', (sent: Sent) => {
  if (sent !== 'begin') {
    for (const example of sent.examples) examples.push(example);
    for (const example of sent.always) always.push(example);
    return;
  }
  const answered = answer();
  parentPort!.postMessage(answered, [answered.bytes.buffer as ArrayBuffer]);
  parentPort!.close();
});
