import { readFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import * as agent from './support/agent.js';
import { findingsOf } from './support/axe.js';
import { House } from './support/house.js';
import { askForPerson, chat, endChat } from './support/visitor.js';
import { until } from './support/until.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterEach(() => house.empty());
afterAll(() => house.close());

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

/** A grey picture. */
function png(width: number, height: number): Buffer {
  const part = (name: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc((width + 1) * height));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    part('IHDR', header),
    part('IDAT', pixels),
    part('IEND', Buffer.alloc(0)),
  ]);
}

async function attach(page: Page, place: Page | Locator, files: Record<string, Buffer>): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await place.getByRole('button', { name: 'Attach a file' }).click();
  const chosen = Object.entries(files).map(([name, buffer]) => ({ name, mimeType: '', buffer }));
  await (await chooser).setFiles(chosen);
}

test('pictures and files go both ways; what can carry scripts is refused by that', async () => {
  const [ana, user] = await Promise.all([house.member('Ana Silva'), house.user()]);
  await agent.goOnline(ana);
  await askForPerson(user, 'My parcel came broken');
  await agent.openChat(ana, 'My parcel came broken');

  await attach(ana, ana, { 'how to pack.png': png(1_600, 900) });
  await ana.getByRole('button', { name: 'Take out how to pack.png' }).waitFor();
  // What was chosen and not sent outlives the page.
  await ana.reload();
  await ana.getByRole('button', { name: 'Take out how to pack.png' }).waitFor();
  await attach(ana, ana, { 'logo.svg': svg });
  await ana.getByText('SVG files are not accepted, since they can carry scripts.').waitFor();
  await ana.getByRole('button', { name: 'Take out how to pack.png' }).waitFor();
  await agent.message(ana).fill('Please pack it like this');
  await agent.message(ana).press('Enter');
  const shown = agent.transcript(ana).getByRole('img', { name: 'how to pack.png' });
  // The picture of the message under way gives its place to the stored one: neither is held on to.
  await until(async () => {
    const box = await shown.boundingBox().catch(() => null);
    return box?.width === 320 && box.height === 180;
  });
  const seen = chat(user).getByRole('img', { name: 'how to pack.png' });
  const widthOf = (image: Element): number => (image as HTMLImageElement).naturalWidth;
  await until(async () => (await seen.evaluate(widthOf).catch(() => 0)) === 1_600);
  // The refused one stayed, with its reason, and went nowhere.
  await ana.getByRole('button', { name: 'Take out logo.svg' }).click();
  expect(await chat(user).getByText('logo.svg').count()).toBe(0);

  await attach(user, chat(user), { 'drawing.svg': svg, 'invoice.pdf': pdf });
  await chat(user).getByText('SVG files are not accepted, since they can carry scripts.').waitFor();
  await chat(user).getByText('Ready to send').waitFor();
  expect(await findingsOf(user, 'widget with files', [{ width: 360, height: 740 }])).toEqual([]);
  await chat(user).getByRole('button', { name: 'Take out drawing.svg' }).click();
  await chat(user).getByRole('button', { name: 'Send', exact: true }).click();
  const link = agent.transcript(ana).getByRole('link', { name: /invoice\.pdf/ });
  await link.waitFor();
  expect(await findingsOf(ana, 'chat with files', [{ width: 1440, height: 900 }])).toEqual([]);
  const [download] = await Promise.all([ana.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe('invoice.pdf');
  expect(await readFile(await download.path())).toEqual(pdf);

  await user.reload();
  const [saved] = await Promise.all([
    user.waitForEvent('download'),
    chat(user).getByRole('button', { name: 'Save invoice.pdf' }).click(),
  ]);
  expect(await readFile(await saved.path())).toEqual(pdf);
  await endChat(user);
});
