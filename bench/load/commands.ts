import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Inspector } from '../setup/inspector.js';
import type { Door } from './lightSocket.js';

export interface Closing {
  chatId: string;
  cycle: number;
  assigneeId: string;
  categoryId: string;
  reasonId: string;
  notes: string;
  followUps: [];
  getNextChat: boolean;
}

/** Milliseconds from the emit to the first, median, 99th and last socket, and the generator's own CPU time. */
export interface FanoutRound {
  first: number;
  p50: number;
  p99: number;
  last: number;
  cpuMs: number;
  answer: unknown;
}

/** Milliseconds from the cut to each socket in step again, and what it heard until then. */
export interface ReturnResult {
  delays: number[];
  bytes: number;
  /** Connections refused or ended before they were in step; each was tried again. */
  retries: number;
  /** Version and hash of the list of closing categories, as the agents have it: one when all are in step. */
  lists: (string | null)[];
}

export interface ClosingResult {
  delays: number[];
  refused: Record<string, number>;
  seconds: number;
  cpuMs: number;
}

type Order =
  | { do: 'connect'; doors: Door[]; event: string }
  /** Brings every connected socket in step, as its page would. */
  | { do: 'sync' }
  | { do: 'sender'; door: Door }
  | { do: 'ask'; request: string; input: object }
  | { do: 'fanout'; request: string; input: object }
  | { do: 'close'; closings: Closing[][]; perSecond: number | null }
  | { do: 'crowd'; doors: Door[] }
  /** Cuts the crowd's lines at once; they come back by `return`. */
  | { do: 'cut' }
  | { do: 'return'; with: 'heads' | 'nothing' }
  | { do: 'leave' };

export type Command = Order & { id: number };

/** A child process of this build that answers orders over IPC. */
export class Worker {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<
    number,
    { resolve: (result: never) => void; reject: (error: Error) => void }
  >();
  private last = 0;

  constructor(program: string, args: string[] = [], nodeArguments: string[] = []) {
    // What is looked into says where on its standard error.
    const stderr = nodeArguments.length > 0 ? 'pipe' : 'inherit';
    this.child = fork(programPath(program), args, {
      execArgv: [...process.execArgv, ...nodeArguments],
      stdio: ['inherit', 'inherit', stderr, 'ipc'],
    });
    this.child.on('message', (answer: { id: number; result?: never; error?: string }) => {
      const asked = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (answer.error) asked?.reject(new Error(answer.error));
      else asked?.resolve(answer.result as never);
    });
  }

  /** A child process whose memory can be looked into. */
  static async startInspected(program: string): Promise<{ worker: Worker; inspector: Inspector }> {
    const worker = new Worker(program, [], ['--inspect=127.0.0.1:0']);
    return { worker, inspector: await Inspector.of(worker.child) };
  }

  get pid(): number {
    return this.child.pid!;
  }

  order<T>(order: Order | { do: string; [field: string]: unknown }): Promise<T> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, ...order });
    });
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}

/** The bundle may put this file into a folder of chunks; the programs stand beside that folder. */
export function programPath(program: string): string {
  const file = import.meta.dirname.endsWith('chunks') ? `../${program}.js` : `${program}.js`;
  return join(import.meta.dirname, file);
}
