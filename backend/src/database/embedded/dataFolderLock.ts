import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { StartError } from '../../env.js';

/** Frees the data folder for another process. */
export type Release = () => Promise<void>;

/**
 * One process per data folder. The lock is a listening local socket: it ends with its process, however that ends, and
 * tells who holds it.
 */
export async function lockDataFolder(folder: string): Promise<Release> {
  const address = lockAddress(folder);
  const server = (await listen(address)) ?? (await takeOver(address, folder));
  const holder = await askHolder(address);
  // Two that found the same dead lock may both have replaced it: the file names the later one.
  if (holder !== process.pid) throw refusal(folder, holder);
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

async function takeOver(address: string, folder: string): Promise<Server> {
  const holder = await askHolder(address);
  if (holder !== undefined) throw refusal(folder, holder);
  await rm(address, { force: true });
  const server = await listen(address);
  if (!server) throw refusal(folder, await askHolder(address));
  return server;
}

function refusal(folder: string, holder: number | undefined): StartError {
  const who = holder === undefined ? 'another process' : `process ${holder}`;
  return new StartError(
    `Baton is already running on ${folder} (${who}): stop it first, or set BATON_DATA to another folder.`,
  );
}

function lockAddress(folder: string): string {
  const name = `baton-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.lock`);
}

function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(String(process.pid));
    });
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}

/** The process behind the lock; undefined when it is gone. */
async function askHolder(address: string): Promise<number | undefined> {
  const socket = connect(address);
  socket.setTimeout(2_000, () => socket.destroy());
  try {
    return Number.parseInt(await text(socket), 10) || undefined;
  } catch {
    return undefined;
  }
}
