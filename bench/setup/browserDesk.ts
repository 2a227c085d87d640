import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, CDPSession, Locator, Page } from 'playwright-core';
import type { Reply } from '#shared/wire/request';
import type { BatonProcess } from './house.js';
import { visit } from './office.js';
import type { Staff } from './staff.js';

const waitMs = 60_000;

/** What a tab holds on to after garbage collection. */
export interface TabMemory {
  heap: number;
  nodes: number;
  listeners: number;
}

/** An agent's console in a real browser, one chat after another through it. */
export class BrowserDesk {
  private constructor(
    private readonly page: Page,
    private readonly cdp: CDPSession,
    private readonly baton: BatonProcess,
    private readonly staff: Staff,
  ) {}

  static async open(browser: Browser, baton: BatonProcess, staff: Staff): Promise<BrowserDesk> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signIn(context, baton, staff.agents[0]!.cookie);
    const page = await context.newPage();
    page.setDefaultTimeout(waitMs);
    await page.goto(`http://localhost:${baton.port}/`);
    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable');
    await page.getByRole('status', { name: 'Connection' }).waitFor({ state: 'attached' });
    return new BrowserDesk(page, cdp, baton, staff);
  }

  /** A user writes `words` messages, is answered half as often, and the chat is closed. Answers how many were written. */
  async serve(words: number): Promise<number> {
    const user = await visit(this.baton.port, this.staff, null);
    const ask = async (name: string, input: object): Promise<void> => {
      const reply = await user.ask<Reply<unknown>>(name, input);
      if (!reply.ok) throw new Error(`${name} was refused: ${reply.code}`);
    };
    await ask('user:hello', { chatId: null, seq: 0 });
    await ask('user:talkToPerson', { opId: randomUUID() });
    await this.chats.first().click();
    const box = this.page.getByRole('textbox', { name: 'Message' });
    await box.waitFor();
    for (let word = 0; word < words; word++) {
      const text = `Where is my parcel, please? ${randomUUID()}`;
      await ask('user:send', { clientMessageId: randomUUID(), text });
      await this.transcript.getByText(text).waitFor();
      if (word % 2 === 0) continue;
      const reply = `It left on Monday. ${randomUUID()}`;
      await box.fill(reply);
      await box.press('Enter');
      await this.transcript.getByText(reply).waitFor();
    }
    user.close();
    await this.close();
    return words + Math.floor(words / 2);
  }

  async memory(): Promise<TabMemory> {
    for (let round = 0; round < 3; round++) await this.cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await this.cdp.send('Performance.getMetrics');
    const of = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
    return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
  }

  /** The offers to undo have gone, with what they held. */
  async rest(): Promise<void> {
    await this.page.getByRole('button', { name: 'Undo' }).first().waitFor({ state: 'hidden' });
    await this.page.waitForTimeout(500);
  }

  async snapshot(file: string): Promise<void> {
    const { createWriteStream } = await import('node:fs');
    const out = createWriteStream(file);
    const write = ({ chunk }: { chunk: string }): void => void out.write(chunk);
    this.cdp.on('HeapProfiler.addHeapSnapshotChunk', write);
    await this.cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    this.cdp.off('HeapProfiler.addHeapSnapshotChunk', write);
    await new Promise<void>((resolve) => out.end(() => resolve()));
  }

  private get chats(): Locator {
    return this.page.getByRole('list', { name: 'Active chats' }).getByRole('listitem');
  }

  private get transcript(): Locator {
    return this.page.getByRole('log', { name: 'Transcript' });
  }

  private async close(): Promise<void> {
    await this.page.keyboard.press('Control+Enter');
    const dialog = this.page.getByRole('dialog', { name: 'Close chat' });
    const category = dialog.getByRole('combobox', { name: 'Closing category' });
    await category.fill('track');
    await this.page.getByRole('option').first().waitFor();
    await category.press('Enter');
    const notes = dialog.getByRole('textbox', { name: 'Notes' });
    await notes.fill('Parcel arrived.');
    await notes.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await this.chats.first().waitFor({ state: 'hidden' });
  }
}

async function signIn(context: BrowserContext, { port }: BatonProcess, cookie: string): Promise<void> {
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: `http://localhost:${port}` }]);
}
