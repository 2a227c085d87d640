import { mongo } from 'mongoose';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startBrowser } from './browser.js';
import { BatonServer, type Setting } from './server.js';

export interface View {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
}

/** A running Baton with quiet demonstration data on a database of its own, and a browser. */
export class House {
  private readonly contexts: BrowserContext[] = [];
  private client: mongo.MongoClient | null = null;

  private constructor(
    readonly server: BatonServer,
    private readonly browser: Browser,
  ) {}

  static async open(setting: Setting = {}): Promise<House> {
    const [server, browser] = await Promise.all([BatonServer.start(setting), startBrowser()]);
    const house = new House(server, browser);
    if (!setting.learns) await house.learnNothing();
    return house;
  }

  get url(): string {
    return this.server.url;
  }

  /** The database itself, for what no screen shows and for settings that have no screen yet. */
  async database(): Promise<mongo.Db> {
    this.client ??= await new mongo.MongoClient(this.server.databaseUri).connect();
    return this.client.db();
  }

  private async learnNothing(): Promise<void> {
    const db = await this.database();
    await db.collection('businesses').updateMany({}, { $set: { 'settings.suggestions': false } });
  }

  /** A window of its own: nothing is shared with other windows, as in a private window. */
  async window({ width = 1440, height = 900, theme = 'light' }: View = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      locale: 'en-GB',
      timezoneId: 'Europe/Madrid',
      reducedMotion: 'reduce',
    });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
  }

  /** A demonstration member, signed in with one click. */
  async member(name: string, view: View = {}): Promise<Page> {
    const page = await this.window(view);
    await this.signIn(page, name);
    return page;
  }

  async signIn(page: Page, name: string): Promise<void> {
    await page.goto(this.url);
    await page.getByRole('button', { name }).click();
    await connected(page);
  }

  /** A user at the demonstration shop with the chat open. */
  async user(view: View = {}): Promise<Page> {
    const page = await this.window(view);
    await page.goto(`${this.url}/demo/`);
    await page.getByRole('button', { name: 'Chat with us' }).click();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    return page;
  }

  /** Closes every window, so that the next test of the file meets nobody. */
  async empty(): Promise<void> {
    await this.keepPictures();
    for (const context of this.contexts.splice(0)) await context.close().catch(() => undefined);
  }

  /** What every window shows at its end, where BATON_TEST_PICTURES names a folder for it. */
  private async keepPictures(): Promise<void> {
    const folder = process.env['BATON_TEST_PICTURES'];
    if (!folder) return;
    const pages = this.contexts.flatMap((context) => context.pages());
    for (const [place, page] of pages.entries())
      await page.screenshot({ path: `${folder}/window-${place}.png` }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.empty();
    await this.browser.close();
    await this.client?.close();
    await this.server.stop();
  }
}

/** Waits until the page says that its line is up. */
export async function connected(page: Page): Promise<void> {
  await page.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Connected' }).waitFor();
}
