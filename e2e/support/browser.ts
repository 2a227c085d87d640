import { chromium, type Browser } from 'playwright-core';

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

/** The browser that `npm test` has found. */
export function startBrowser(): Promise<Browser> {
  const executablePath = process.env['BATON_CHROMIUM'];
  if (!executablePath)
    throw new Error('BATON_CHROMIUM names no browser: run the tests with `npm test -- e2e`.');
  return chromium.launch({ executablePath, args: flags });
}
