import type { Browser, CDPSession, Page } from 'playwright-core';
import { putActiveChats } from '../setup/activeChats.js';
import { openChromium } from '../setup/chromium.js';
import { House } from '../setup/house.js';
import { putLargeTaxonomy } from '../setup/largeTaxonomy.js';
import { randomFrom } from '../setup/random.js';
import { hire } from '../setup/staff.js';
import { median, ms, quantile, type PartOptions, type PartReport } from './part.js';

/** One frame at 60 a second, and what an opening may take, in milliseconds. */
const frame = 16;
const opening = 100;

/** What agents type: a letter, a word, two words in any order, nothing at all, and what is not there. */
const queries = ['refund track', 'o', 'card lim', 'zzz', 'policy ret 3'];

interface Measured {
  /** From the key to the frame with the dialog, by the clock. */
  opens: number[];
  /** What the page's main thread works for it, by its own time. */
  openWork: number[];
  keys: number[];
}

/** P7: the close dialog in a real browser, with few entries and with twenty thousand, in turn. */
export async function dialog({ full, seed, say }: PartOptions): Promise<PartReport> {
  const sizes = [
    { size: 10, each: 4 },
    { size: 500, each: 40 },
  ];
  const rounds = full ? 15 : 5;
  const house = await House.open();
  const browser = await openChromium();
  try {
    const desks: Desk[] = [];
    for (const { size, each } of sizes) desks.push(await sitDown({ house, browser, seed }, { size, each }));
    const measured = desks.map((): Measured => ({ opens: [], openWork: [], keys: [] }));
    // The first round warms the page up.
    for (let round = -1; round < rounds; round++) {
      for (const [index, desk] of desks.entries()) {
        const once = await measure(desk);
        if (round < 0) continue;
        measured[index]!.opens.push(once.open);
        measured[index]!.openWork.push(once.openWork);
        measured[index]!.keys.push(...once.keys);
      }
    }
    return report(
      sizes.map(({ size, each }) => size * each + size),
      measured,
      say,
    );
  } finally {
    await browser.close();
    await house.close();
  }
}

interface Desk {
  page: Page;
  cdp: CDPSession;
}

async function sitDown(
  { house, browser, seed }: { house: House; browser: Browser; seed: number },
  { size, each }: { size: number; each: number },
): Promise<Desk> {
  const name = `dialog_${size}`;
  const baton = await house.start(name);
  const db = house.db(name);
  const staff = await hire(db, 1);
  await putLargeTaxonomy(db, { businessId: staff.businessId, size, each }, randomFrom(seed));
  const [chat] = (await putActiveChats(db, staff, 1)).flat();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const [cookieName = '', value = ''] = staff.agents[0]!.cookie.split('=');
  await context.addCookies([{ name: cookieName, value, url: `http://localhost:${baton.port}` }]);
  const page = await context.newPage();
  await page.goto(`http://localhost:${baton.port}/chats/${chat!._id}`);
  await page.getByRole('button', { name: 'Close chat' }).waitFor();
  await page.evaluate(watchFrames);
  const cdp = await context.newCDPSession(page);
  // The thread's own time: a busy machine does not lengthen it.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { page, cdp };
}

/** Puts `afterFrame` into the page: it settles once what was drawn last is on the screen. */
const watchFrames = `globalThis.afterFrame = () => new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now());
  channel.port2.postMessage(0);
}))`;

/** From the press of the key to the frame in which the dialog stands with its field focused. */
const watchOpening = `new Promise((done) => {
  let pressed;
  addEventListener('keydown', (event) => { pressed ??= event.timeStamp; }, { capture: true, once: true });
  addEventListener('focusin', async function stands(event) {
    if (event.target.getAttribute('role') !== 'combobox') return;
    removeEventListener('focusin', stands, true);
    done((await globalThis.afterFrame()) - pressed);
  }, true);
})`;

async function measure({ page, cdp }: Desk): Promise<{ open: number; openWork: number; keys: number[] }> {
  await page.evaluate('globalThis.afterFrame()');
  const opened = page.evaluate<number>(watchOpening);
  const before = await busy(cdp);
  await page.keyboard.press('Control+Enter');
  const open = await opened;
  const openWork = ((await busy(cdp)) - before) * 1_000;
  const keys: number[] = [];
  for (const query of queries) {
    await page.getByRole('combobox', { name: 'Closing category' }).fill('');
    for (const key of query) {
      // A key that does nothing costs the measuring alone.
      const idle = await workOf({ page, cdp }, 'Shift');
      keys.push(Math.max(0, (await workOf({ page, cdp }, key)) - idle));
    }
  }
  // The first Esc closes the list, the second the dialog.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  return { open, openWork, keys };
}

/** Milliseconds of its own time that the page's main thread works for one key: script, style, layout and paint. */
async function workOf({ page, cdp }: Desk, key: string): Promise<number> {
  const before = await busy(cdp);
  await page.keyboard.press(key === ' ' ? 'Space' : key);
  await page.evaluate('globalThis.afterFrame().then(globalThis.afterFrame)');
  return ((await busy(cdp)) - before) * 1_000;
}

async function busy(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
}

function report(entries: number[], measured: Measured[], say: PartOptions['say']): PartReport {
  const table = [['entries', 'open p50 ms', 'open work p95 ms', 'key p50 ms', 'key p95 ms', 'key max ms']];
  const findings: string[] = [];
  for (const [index, { opens, openWork, keys }] of measured.entries()) {
    const [stands, openP95, keyP95] = [median(opens), quantile(openWork, 0.95), quantile(keys, 0.95)];
    const cells = [stands, openP95, median(keys), keyP95, Math.max(...keys)].map(ms);
    table.push([String(entries[index]), ...cells]);
    const kept = Math.max(stands, openP95) <= opening && keyP95 <= frame ? 'kept' : 'missed';
    const finding = `${entries[index]} entries: the dialog stands ${ms(stands)} ms after its key (p50 of ${opens.length}; ${ms(openP95)} ms work at p95; at most ${opening}), a keystroke is ${ms(keyP95)} ms work on the page's main thread (p95 of ${keys.length}; at most ${frame}): ${kept}.`;
    say(`P7 ${finding}`);
    findings.push(finding);
  }
  return { id: 'P7', title: 'The close dialog with large lists, in Chromium', table, findings };
}
