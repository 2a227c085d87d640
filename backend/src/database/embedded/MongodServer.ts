import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { isFree, rotateLog, type DataFolder } from './dataFolder.js';
import type { Progress } from './findMongod.js';
import { lastFatalLine, mongodArguments } from './mongodProcess.js';
import { describePortOwner } from './portOwner.js';
import { becomePrimary, readRunningMongod } from './replicaSet.js';
import { StartError } from '../../env.js';
import { reasonOf } from './reasonOf.js';

const longestPause = 30_000;
/** Recovery of a large folder after a crash takes its time. */
const startLimit = 300_000;
const stopLimit = 30_000;
const unknownLimit = 5_000;

function quitWhileStarting(): void {
  process.exit(130);
}

export interface MongodSettings {
  binary: string;
  port: number;
  folder: DataFolder;
  onProgress: Progress;
}

/** One mongod on one data folder, kept running until it is stopped. */
export class MongodServer {
  private pid = 0;
  private gone: Promise<void> = Promise.resolve();
  private supervision: Promise<void> = Promise.resolve();
  private stopping = false;
  private pause = 0;
  private readonly stopAtExit = (): void => this.signal('SIGTERM');

  constructor(private readonly settings: MongodSettings) {}

  get processId(): number {
    return this.pid;
  }

  /** Starts mongod, or adopts the one that a crash of ours left running; resolves when it takes writes. */
  async start(): Promise<void> {
    process.on('exit', this.stopAtExit);
    process.on('SIGINT', quitWhileStarting).on('SIGTERM', quitWhileStarting);
    try {
      if (!(await this.adopt())) await this.launch();
    } finally {
      process.off('SIGINT', quitWhileStarting).off('SIGTERM', quitWhileStarting);
    }
    this.supervision = this.supervise();
  }

  /** Ends mongod cleanly and waits for it. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.signal('SIGTERM');
    const tooLong = setTimeout(() => this.signal('SIGKILL'), stopLimit);
    await this.supervision;
    clearTimeout(tooLong);
    process.off('exit', this.stopAtExit);
  }

  /** False when the port is free. A mongod that is just ending is waited for. */
  private async adopt(): Promise<boolean> {
    const { port, folder, onProgress } = this.settings;
    const until = Date.now() + unknownLimit;
    while (!(await isFree(port))) {
      const running = await readRunningMongod(port);
      if (running?.databaseFolder === folder.database) {
        onProgress(`Database: taking over the mongod left running (process ${running.pid})`);
        this.pid = running.pid;
        this.gone = untilGone(running.pid);
        return this.becomesPrimary();
      }
      const owner = await describePortOwner(port);
      const mayBeEnding = !running && /^(mongod|another program)/.test(owner) && Date.now() < until;
      if (!mayBeEnding) throw this.portError(owner);
    }
    return false;
  }

  private async launch(): Promise<void> {
    await rotateLog(this.settings.folder);
    const child = this.spawn();
    this.gone = new Promise((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
    if (await this.becomesPrimary()) return;
    this.signal('SIGTERM');
    await this.gone;
    throw await this.startError(child);
  }

  /** False when mongod ended first, or took too long. */
  private async becomesPrimary(): Promise<boolean> {
    const ended = new AbortController();
    void this.gone.then(() => ended.abort());
    try {
      await becomePrimary(
        this.settings.port,
        AbortSignal.any([ended.signal, AbortSignal.timeout(startLimit)]),
      );
      return true;
    } catch {
      return false;
    }
  }

  private spawn(): ChildProcess {
    const output = openSync(this.settings.folder.output, 'w');
    try {
      // Its own process group: Ctrl+C in the terminal reaches us first, and the database outlives our last write.
      const child = spawn(this.settings.binary, mongodArguments(this.settings), {
        detached: true,
        stdio: ['ignore', output, output],
        windowsHide: true,
      });
      child.unref();
      this.pid = child.pid ?? 0;
      return child;
    } finally {
      closeSync(output);
    }
  }

  private async supervise(): Promise<void> {
    for (;;) {
      const since = Date.now();
      await this.gone;
      this.pid = 0;
      if (this.stopping) return;
      if (Date.now() - since > longestPause) this.pause = 0;
      this.settings.onProgress('Database: mongod stopped unexpectedly, starting it again');
      await this.pauseUnlessStopping();
      if (this.stopping) return;
      this.pause = Math.min(longestPause, this.pause * 2 || 250);
      await this.launch().catch((error: unknown) => this.settings.onProgress(`Database: ${reasonOf(error)}`));
    }
  }

  private async pauseUnlessStopping(): Promise<void> {
    const until = Date.now() + this.pause;
    while (!this.stopping && Date.now() < until) await wait(50);
  }

  private signal(name: NodeJS.Signals): void {
    if (this.pid === 0) return;
    try {
      process.kill(this.pid, name);
    } catch {
      // It is gone already.
    }
  }

  private portError(owner: string): StartError {
    const { port, folder } = this.settings;
    return new StartError(
      `Port ${port}, which the database in ${folder.path} uses, is taken by ${owner}: stop it, then start Baton again.`,
    );
  }

  private async startError(child: ChildProcess): Promise<StartError> {
    const { folder } = this.settings;
    const why = (await lastFatalLine(folder)) ?? `it ended with ${child.exitCode ?? child.signalCode}`;
    return new StartError(
      `MongoDB cannot open ${folder.database} (${why}): restore the folder or move it away to begin anew; its log is ${folder.log}.`,
    );
  }
}

/** For a process that is not our child. */
async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await wait(200, undefined, { ref: false });
  }
}
