import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';

export interface Setting {
  /** `quiet`: the demonstration's data without its simulated users. `false`: an empty house, as at a first visit. */
  demo?: 'quiet' | 'false';
}

/** The built Baton in a process of its own, on a database of its own; it may be stopped and started on its port. */
export class BatonServer {
  private child: ChildProcess | null = null;
  private said = '';
  url = '';

  private constructor(
    readonly databaseUri: string,
    private readonly demo: string,
  ) {}

  static async start({ demo = 'quiet' }: Setting = {}): Promise<BatonServer> {
    const address = new URL(process.env['BATON_TEST_MONGODB_URI'] ?? '');
    address.pathname = `/e2e_${randomBytes(5).toString('hex')}`;
    const server = new BatonServer(address.toString(), demo);
    await server.start();
    return server;
  }

  /** What an empty house asks its first visitor for. */
  get setupCode(): string {
    return /Setup code: (\S+)/.exec(this.said)?.[1] ?? '';
  }

  /** Starts it again, where the open pages look for it. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [resolve('dist/backend/main.js')], {
      env: {
        PATH: process.env['PATH'],
        MONGODB_URI: this.databaseUri,
        PORT: this.url === '' ? '0' : new URL(this.url).port,
        BATON_DEMO: this.demo,
        BATON_LOG: process.env['BATON_TEST_LOG'] ?? 'error',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    this.url = await this.ready(child);
  }

  async stop(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  }

  private ready(child: ChildProcess): Promise<string> {
    return new Promise((done, fail) => {
      child.stdout!.on('data', (data) => {
        this.said += String(data);
        const address = /Baton is ready: (\S+)/.exec(this.said)?.[1];
        if (address) done(address);
      });
      child.once('exit', (code) =>
        fail(new Error(`Baton ended with ${code} before it was ready: ${this.said}`)),
      );
    });
  }
}
