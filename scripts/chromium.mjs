import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, runQuietly, StepFailed, withProgress } from './processes.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const { ProgramFiles = 'C:/Program Files', LOCALAPPDATA = '' } = process.env;
const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/snap/bin/chromium',
  `${ProgramFiles}/Google/Chrome/Application/chrome.exe`,
  `${ProgramFiles} (x86)/Google/Chrome/Application/chrome.exe`,
  `${LOCALAPPDATA}/Google/Chrome/Application/chrome.exe`,
];

/**
 * The browser for the tests: BATON_CHROMIUM, one on this machine, Debian's package, Playwright's own download, in this
 * order. Says which.
 */
export async function findChromium() {
  const found =
    (await named()) ?? (await onThisMachine()) ?? (await fromDebian()) ?? (await fromPlaywright());
  if (!found) {
    throw new StepFailed(
      'The browser tests found no Chromium: set BATON_CHROMIUM to one; or install Chrome or Chromium; or run this as root on Debian; or connect this machine to cdn.playwright.dev; or set BATON_E2E=skip to leave them out.',
    );
  }
  console.log(`Browser: ${found}`);
  return found;
}

async function named() {
  const path = process.env.BATON_CHROMIUM;
  if (!path) return undefined;
  if (await runs(path)) return path;
  throw new StepFailed(`BATON_CHROMIUM names ${path}, which does not run as a browser: correct or unset it.`);
}

async function onThisMachine() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const inPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  for (const path of [...inPath, ...usualPlaces, await playwrightsPath()]) {
    if (path && (await runs(path))) return path;
  }
  return undefined;
}

async function runs(path) {
  if (!existsSync(path)) return false;
  // On Windows `--version` opens a window.
  if (process.platform === 'win32') return true;
  return (await runQuietly(path, ['--version'], { timeout: 20_000 })).code === 0;
}

async function fromDebian() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get'))
    return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await withProgress("Browser: installing Debian's chromium", async () => {
    await runQuietly('apt-get', ['update'], { env });
    await runQuietly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  });
  return (await runs('/usr/bin/chromium')) ? '/usr/bin/chromium' : undefined;
}

async function fromPlaywright() {
  const program = join(root, 'node_modules/playwright-core/cli.js');
  await withProgress("Browser: fetching Playwright's chromium", () =>
    runQuietly(process.execPath, [program, 'install', 'chromium']),
  );
  const path = await playwrightsPath();
  return path && (await runs(path)) ? path : undefined;
}

async function playwrightsPath() {
  const { chromium } = await import('playwright-core');
  return chromium.executablePath();
}
