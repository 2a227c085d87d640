import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const flags =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
    ' ',
  );

/** The browser that a measurement looks through. @throws Error when there is none */
export function openChromium(): Promise<Browser> {
  const executablePath = process.env['BATON_CHROMIUM'] ?? usual.find((path) => existsSync(path));
  if (!executablePath) throw new Error('No Chromium found: set BATON_CHROMIUM to one.');
  return chromium.launch({ executablePath, args: flags });
}
