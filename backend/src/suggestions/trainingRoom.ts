import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answer, Sent, Task } from './learning/worker.js';
import type { Example } from './learning/training.js';

/** One training in a thread of its own: it is given its examples, may be told to wait, and answers once. */
export class TrainingRoom {
  private readonly gate = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker: Worker;
  private readonly answer: Promise<Answer>;

  constructor(seed: number, file = workerFile()) {
    const workerData: Task = { seed, gate: this.gate };
    this.worker = new Worker(file, { workerData });
    this.answer = new Promise((resolve, reject) => {
      this.worker.once('message', resolve);
      this.worker.once('error', reject);
      this.worker.once('exit', () => reject(new Error('The training was ended')));
    });
    // Whoever ends it early does not wait for it.
    this.answer.catch(() => undefined);
  }

  /** Closings to learn from; a few hundred at a time, since they are copied. */
  give(examples: Example[]): void {
    this.send({ examples, always: [] });
  }

  /** What is learned from beside closings, and never held back to try the model on. */
  giveAlways(always: Example[]): void {
    this.send({ examples: [], always });
  }

  /** @throws Error when the thread failed or was ended */
  learn(): Promise<Answer> {
    this.send('begin');
    return this.answer;
  }

  /** Makes the thread wait, or lets it go on. */
  pauseWhile(busy: boolean): void {
    Atomics.store(this.gate, 0, busy ? 1 : 0);
    if (!busy) Atomics.notify(this.gate, 0);
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private send(sent: Sent): void {
    this.worker.postMessage(sent);
  }
}

/** The built worker lies beside the built server, or beside the folder of its parts. */
function workerFile(): string {
  const name = 'suggestionsWorker.js';
  const beside = join(import.meta.dirname, name);
  return existsSync(beside) ? beside : join(import.meta.dirname, '..', name);
}
