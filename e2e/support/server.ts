import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Line } from './line.js';

export interface Setting {
  /** `quiet`: the demonstration's data without its simulated users. `false`: an empty house, as at a first visit. */
  demo?: 'quiet' | 'false';
  /** What stands between the browsers and Baton; they reach each other directly without it. */
  line?: Line;
  /** Lets it learn from the demonstration's closings, which keeps a processor busy for a while. */
  learns?: true;
}

/** The built Baton in a process of its own, on a database of its own; it may be stopped and started on its port. */
export class BatonServer {
  private child: ChildProcess | null = null;
  private said = '';

  private constructor(
    readonly databaseUri: string,
    private readonly port: number,
    private readonly setting: Setting,
  ) {}

  static async start(setting: Setting = {}): Promise<BatonServer> {
    const address = new URL(process.env['BATON_TEST_MONGODB_URI'] ?? '');
    address.pathname = `/e2e_${randomBytes(5).toString('hex')}`;
    const port = await freePort();
    setting.line?.leadTo(port);
    const server = new BatonServer(address.toString(), port, setting);
    await server.start();
    return server;
  }

  get url(): string {
    return this.setting.line?.url ?? `http://localhost:${this.port}`;
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
        PORT: String(this.port),
        BATON_PUBLIC_URL: this.setting.line?.url ?? '',
        BATON_DEMO: this.setting.demo ?? 'quiet',
        BATON_LOG: process.env['BATON_TEST_LOG'] ?? 'error',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    await this.ready(child);
  }

  async stop(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  }

  private ready(child: ChildProcess): Promise<void> {
    return new Promise((done, fail) => {
      child.stdout!.on('data', (data) => {
        this.said += String(data);
        if (String(data).includes('Baton is ready:')) done();
      });
      child.once('exit', (code) =>
        fail(new Error(`Baton ended with ${code} before it was ready: ${this.said}`)),
      );
    });
  }
}

/** One that is free now; Baton keeps it, so that it can be stopped and started where the pages look for it. */
function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
