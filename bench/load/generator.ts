import { randomUUID } from 'node:crypto';
import { Crowd } from './crowd.js';
import { LightSocket, type Door } from './lightSocket.js';
import type { Closing, ClosingResult, Command, FanoutRound } from './commands.js';

/** The load generator: a process of its own, told what to do over IPC, bounded in what it sends. */
const listeners: LightSocket[] = [];
const crowd = new Crowd();
let sender: LightSocket | null = null;
let arrivals: { event: string; at: number[]; done: (() => void) | null } = { event: '', at: [], done: null };

const at = (): number => performance.now();

async function connect(doors: Door[], event: string): Promise<number> {
  arrivals.event = event;
  const width = 50;
  for (let start = 0; start < doors.length; start += width) {
    const opened = await Promise.all(doors.slice(start, start + width).map((door) => LightSocket.open(door)));
    for (const socket of opened) socket.onEvent(hear);
    listeners.push(...opened);
  }
  return listeners.length;
}

/** A few at a time, so that nobody waits for long. */
async function syncAll(): Promise<void> {
  const input = { taxonomies: {}, chats: {}, timeZone: 'UTC' };
  const lanes = Array.from({ length: 20 }, async (_, lane) => {
    for (let place = lane; place < listeners.length; place += 20) {
      const answer = await listeners[place]!.ask<{ ok: boolean; code?: string }>('sync', input);
      if (!answer.ok) throw new Error(`An agent could not be brought in step: ${answer.code}`);
    }
  });
  await Promise.all(lanes);
}

function hear(event: string): void {
  if (event !== arrivals.event) return;
  arrivals.at.push(at());
  if (arrivals.at.length === listeners.length) arrivals.done?.();
}

/** One edit: from the sender's emit to each listener having it. */
async function fanout(request: string, input: object): Promise<FanoutRound> {
  arrivals = { event: arrivals.event, at: [], done: null };
  const everyone = new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('Not every socket was told within 20 s.')), 20_000);
    arrivals.done = () => {
      clearTimeout(limit);
      resolve();
    };
  });
  const cpu = process.cpuUsage();
  const begun = at();
  const answered = sender!.ask<{ ok: boolean; code?: string }>(request, input);
  await everyone;
  const spent = process.cpuUsage(cpu);
  const answer = await answered;
  if (!answer.ok) throw new Error(`The edit was refused: ${answer.code}`);
  const delays = arrivals.at.map((moment) => moment - begun).sort((a, b) => a - b);
  return {
    first: delays[0]!,
    p50: delays[Math.floor(delays.length / 2)]!,
    p99: delays[Math.floor(delays.length * 0.99)]!,
    last: delays.at(-1)!,
    cpuMs: (spent.user + spent.system) / 1000,
    answer,
  };
}

/** Closes chats: each socket one after another, `perSecond` in all when given, else as fast as answers come. */
async function close(closings: Closing[][], perSecond: number | null): Promise<ClosingResult> {
  const delays: number[] = [];
  const refused: Record<string, number> = {};
  const cpu = process.cpuUsage();
  const begun = at();
  await Promise.all(
    closings.map(async (own, index) => {
      const gap = perSecond ? (1000 * closings.length) / perSecond : 0;
      let due = begun + (gap * index) / closings.length;
      for (const closing of own) {
        if (gap) await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - at())));
        due += gap;
        const sent = at();
        const answer = await listeners[index]!.ask<{ ok: boolean; code?: string }>('closure:close', {
          closureId: randomUUID(),
          ...closing,
        });
        if (answer.ok) delays.push(at() - sent);
        else refused[answer.code ?? '?'] = (refused[answer.code ?? '?'] ?? 0) + 1;
      }
    }),
  );
  const seconds = (at() - begun) / 1000;
  const spent = process.cpuUsage(cpu);
  return { delays, refused, seconds, cpuMs: (spent.user + spent.system) / 1000 };
}

async function obey(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'connect':
      return connect(command.doors, command.event);
    case 'sync':
      return syncAll();
    case 'sender':
      sender = await LightSocket.open(command.door);
      return null;
    case 'ask':
      return sender!.ask(command.request, command.input);
    case 'fanout':
      return fanout(command.request, command.input);
    case 'close':
      return close(command.closings, command.perSecond);
    case 'crowd':
      return crowd.gather(command.doors);
    case 'cut':
      return crowd.cut();
    case 'return':
      return crowd.comeBack(command.with);
    case 'leave':
      crowd.leave();
      for (const socket of [...listeners.splice(0), ...(sender ? [sender] : [])]) socket.close();
      return null;
  }
}

process.on('message', (command: Command) => {
  obey(command).then(
    (result) => process.send!({ id: command.id, result }),
    (error: unknown) => process.send!({ id: command.id, error: (error as Error).message }),
  );
});
