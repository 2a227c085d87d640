import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface View {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
}

/** A running Baton with quiet demonstration data on a database of its own, and a browser. */
export class House {
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    readonly url: string,
    private readonly server: ChildProcess,
    private readonly browser: Browser,
  ) {}

  static async open(): Promise<House> {
    const [{ server, url }, browser] = await Promise.all([startServer(), startBrowser()]);
    return new House(url, server, browser);
  }

  /** A window of its own: nothing is shared with other windows, as in a private window. */
  async window({ width = 1440, height = 900, theme = 'light' }: View = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      locale: 'en-GB',
      timezoneId: 'Europe/Madrid',
    });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
  }

  /** A demonstration member, signed in with one click. */
  async member(name: string, view: View = {}): Promise<Page> {
    const page = await this.window(view);
    await page.goto(this.url);
    await page.getByRole('button', { name }).click();
    await page.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Connected' }).waitFor();
    return page;
  }

  /** A user at the demonstration shop with the chat open. */
  async user(view: View = {}): Promise<Page> {
    const page = await this.window(view);
    await page.goto(`${this.url}/demo/`);
    await page.getByRole('button', { name: 'Chat with us' }).click();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    return page;
  }

  async close(): Promise<void> {
    for (const context of this.contexts) await context.close().catch(() => undefined);
    await this.browser.close();
    await stopServer(this.server);
  }
}

async function startServer(): Promise<{ server: ChildProcess; url: string }> {
  const address = new URL(process.env['BATON_TEST_MONGODB_URI'] ?? '');
  address.pathname = `/e2e_${randomBytes(5).toString('hex')}`;
  const env = {
    PATH: process.env['PATH'],
    MONGODB_URI: address.toString(),
    PORT: '0',
    BATON_DEMO: 'quiet',
    BATON_LOG: process.env['BATON_TEST_LOG'] ?? 'error',
  };
  const server = spawn(process.execPath, [resolve('dist/backend/main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((done, fail) => {
    let said = '';
    server.stdout!.on('data', (data) => {
      said += String(data);
      const ready = /Baton is ready: (\S+)/.exec(said);
      if (ready) done({ server, url: ready[1]! });
    });
    server.once('exit', (code) => fail(new Error(`Baton ended with ${code} before it was ready: ${said}`)));
  });
}

function startBrowser(): Promise<Browser> {
  const executablePath = process.env['BATON_CHROMIUM'];
  if (!executablePath)
    throw new Error('BATON_CHROMIUM names no browser: run the tests with `npm test -- e2e`.');
  return chromium.launch({ executablePath, args: flags });
}

function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return Promise.resolve();
  return new Promise((done) => {
    server.once('exit', () => done());
    server.kill('SIGTERM');
  });
}
