import { execFile } from 'node:child_process';
import { readFile, readdir, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const listening = '0A';

/** Who listens on a local port, in words: "nginx (process 812)"; "another program" where the system does not tell. */
export async function describePortOwner(port: number): Promise<string> {
  const pid = await (process.platform === 'linux' ? fromProc(port) : fromCommand(port)).catch(
    () => undefined,
  );
  if (pid === undefined) return 'another program';
  const name = await processName(pid).catch(() => 'another program');
  return `${name} (process ${pid})`;
}

async function fromProc(port: number): Promise<number | undefined> {
  const inodes = await listeningInodes(port);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const handles = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const handle of handles) {
      const target = await readlink(`/proc/${pid}/fd/${handle}`).catch(() => '');
      if (inodes.has(target)) return Number(pid);
    }
  }
  return undefined;
}

async function listeningInodes(port: number): Promise<Set<string>> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const rows = tables.flatMap((table) => table.split('\n').slice(1)).map((line) => line.trim().split(/\s+/));
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const ours = rows.filter((row) => row[1]?.endsWith(suffix) && row[3] === listening);
  return new Set(ours.map((row) => `socket:[${row[9]}]`));
}

async function fromCommand(port: number): Promise<number | undefined> {
  if (process.platform === 'win32') {
    const { stdout } = await run('netstat', ['-ano', '-p', 'TCP']);
    const line = stdout.split('\n').find((row) => row.includes(`:${port} `) && row.includes('LISTENING'));
    return line === undefined ? undefined : Number(line.trim().split(/\s+/).at(-1));
  }
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']);
  return Number.parseInt(stdout, 10) || undefined;
}

async function processName(pid: number): Promise<string> {
  if (process.platform === 'linux') return (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
  if (process.platform === 'win32') {
    const { stdout } = await run('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh']);
    return stdout.split('"')[1] ?? 'another program';
  }
  const { stdout } = await run('ps', ['-o', 'comm=', '-p', String(pid)]);
  return stdout.trim();
}
