import { readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import type { DataFolder } from './dataFolder.js';

const gibibyte = 1024 ** 3;

/** The command line of an embedded mongod. */
export function mongodArguments({ port, folder }: { port: number; folder: DataFolder }): string[] {
  const cache = Math.min(2, Math.max(0.25, (totalmem() / gibibyte) * 0.15)).toFixed(2);
  return [
    ...['--dbpath', folder.database, '--port', String(port), '--bind_ip', '127.0.0.1', '--replSet', 'baton'],
    ...['--logpath', folder.log, '--logappend', '--quiet', '--wiredTigerCacheSizeGB', cache],
    // A reconnecting instance must find its place in the log a day later.
    ...['--oplogSize', '1024', '--oplogMinRetentionHours', '24'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    // An instance that died leaves its transactions open, and what they touched locked. None of ours lasts 5 s.
    ...['--setParameter', 'transactionLifetimeLimitSeconds=6'],
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
  ];
}

/** Why mongod gave up, in its own words: the first line it printed when it could not even log, else the last fatal line of its log. */
export async function lastFatalLine(folder: DataFolder): Promise<string | undefined> {
  const output = await readFile(folder.output, 'utf8').catch(() => '');
  const plain = output.split('\n').find((line) => line.trim() !== '' && !line.startsWith('{'));
  if (plain !== undefined) return plain;
  const log = await readFile(folder.log, 'utf8').catch(() => '');
  const lines = log.trimEnd().split('\n').slice(-200).reverse();
  const words = lines.map(seriousWords).find((found) => found !== undefined);
  return words?.slice(0, 200);
}

function seriousWords(line: string): string | undefined {
  try {
    const entry = JSON.parse(line) as {
      s: string;
      msg: string;
      attr?: { error?: unknown; reason?: unknown };
    };
    if (entry.s !== 'F' && entry.s !== 'E') return undefined;
    const detail = entry.attr?.reason ?? entry.attr?.error;
    return typeof detail === 'string' ? `${entry.msg}: ${detail}` : entry.msg;
  } catch {
    return undefined;
  }
}
