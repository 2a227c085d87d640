import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { rootCertificates } from 'node:tls';

interface PipSettings {
  indexes: string[];
  certificateFile: string | undefined;
}

/** Downloads one file of a project from the first index of pip's configuration that has it, without pip. */
export async function downloadFromSimpleIndex(
  wanted: { project: string; file: string },
  path: string,
): Promise<void> {
  const settings = await pipSettings();
  const ca = settings.certificateFile
    ? [...rootCertificates, await readFile(settings.certificateFile, 'utf8')]
    : undefined;
  let lastProblem: unknown;
  for (const index of settings.indexes) {
    try {
      const page = new URL(`${index.replace(/\/+$/, '')}/${wanted.project}/`);
      const file = linkTo(wanted.file, await text(await get(page, ca)), page);
      await pipeline(await get(file, ca), createWriteStream(path));
      return;
    } catch (error) {
      lastProblem = error;
    }
  }
  throw lastProblem;
}

/** The address behind the file's name on an index page. */
function linkTo(file: string, html: string, page: URL): URL {
  for (const [, href] of html.matchAll(/<a\s[^>]*href\s*=\s*["']([^"']+)["']/gi)) {
    if (href === undefined) continue;
    const url = new URL(href.replaceAll('&amp;', '&'), page);
    url.hash = '';
    if (url.pathname.endsWith(`/${file}`)) return withCredentialsOf(page, url);
  }
  throw new Error(`${page.host} has no ${file}`);
}

function withCredentialsOf(page: URL, url: URL): URL {
  if (url.host === page.host && url.username === '') {
    url.username = page.username;
    url.password = page.password;
  }
  return url;
}

async function get(url: URL, ca: string[] | undefined, redirectsLeft = 5): Promise<IncomingMessage> {
  const response = await ask(url, ca);
  const { statusCode = 0 } = response;
  const { location } = response.headers;
  if (statusCode >= 300 && statusCode < 400 && location !== undefined && redirectsLeft > 0) {
    response.resume();
    return get(new URL(location, url), ca, redirectsLeft - 1);
  }
  if (statusCode === 200) return response;
  response.resume();
  throw new Error(`${url.host} answered ${statusCode}`);
}

function ask(url: URL, ca: string[] | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Node turns credentials in the address into a header by itself.
    const options = { timeout: 30_000, headers: { accept: 'text/html, */*;q=0.1' } };
    const asked =
      url.protocol === 'http:'
        ? http.get(url, options, resolve)
        : https.get(url, { ...options, ca }, resolve);
    asked.on('error', reject);
    asked.on('timeout', () => asked.destroy(new Error(`${url.host} did not answer`)));
  });
}

/** What pip would use: its variables first, then its configuration files, then pypi.org. */
async function pipSettings(): Promise<PipSettings> {
  const ini = (await Promise.all(pipFiles().map((file) => readFile(file, 'utf8').catch(() => '')))).join(
    '\n',
  );
  const index = process.env.PIP_INDEX_URL ?? setting(ini, 'index-url') ?? 'https://pypi.org/simple';
  const extra = process.env.PIP_EXTRA_INDEX_URL ?? setting(ini, 'extra-index-url') ?? '';
  return {
    indexes: [index, ...extra.split(/\s+/)].filter((url) => /^https?:\/\//.test(url)),
    certificateFile: process.env.PIP_CERT ?? setting(ini, 'cert'),
  };
}

function pipFiles(): string[] {
  if (process.env.PIP_CONFIG_FILE) return [process.env.PIP_CONFIG_FILE];
  const personal = process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config');
  return [
    join(personal, 'pip', 'pip.conf'),
    join(homedir(), '.pip', 'pip.conf'),
    '/etc/xdg/pip/pip.conf',
    '/etc/pip.conf',
  ];
}

function setting(ini: string, name: string): string | undefined {
  return new RegExp(`^[ \\t]*${name}[ \\t]*[=:][ \\t]*(\\S.*)$`, 'm').exec(ini)?.[1]?.trim();
}
