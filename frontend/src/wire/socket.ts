import { io, type Socket } from 'socket.io-client';
import { protocol } from '#shared/sync/sync.contract';
import { consoleSocketPath, type ConsoleEventName, type ConsoleEvents } from '#shared/wire/events';
import type { Reply } from '#shared/wire/request';

type ServerEvents = { [N in ConsoleEventName]: (payload: ConsoleEvents[N]) => void };
type Requests = Record<string, (input: unknown, answer: (reply: Reply<unknown>) => void) => void>;
export type ConsoleSocket = Socket<ServerEvents, Requests>;

/** What `ask` needs of the line. Tests put an in-memory server in its place. */
export interface Line {
  readonly connected: boolean;
  /** Resolves with the server's answer; rejects when none comes in time. */
  request(name: string, input: unknown): Promise<Reply<unknown>>;
}

/** Milliseconds that an answer may take: longer than the server's own deadline of 5 s. */
export const answerTimeout = 8_000;

let socket: ConsoleSocket | undefined;
let substitute: Line | undefined;

/**
 * The one socket of the page, not yet connected when first asked for. It never sends anything twice by itself:
 * what must survive a cut is kept by the outboxes.
 */
export function consoleSocket(): ConsoleSocket {
  socket ??= io({
    path: consoleSocketPath,
    transports: ['websocket'],
    autoConnect: false,
    auth: { protocol },
    reconnectionDelay: 500,
    reconnectionDelayMax: 10_000,
    randomizationFactor: 0.5,
  });
  return socket;
}

const realLine: Line = {
  get connected() {
    return consoleSocket().connected;
  },
  request: (name, input) => consoleSocket().timeout(answerTimeout).emitWithAck(name, input),
};

export function line(): Line {
  return substitute ?? realLine;
}

/** Puts another line in place of the socket; undefined takes it away again. */
export function useLine(other: Line | undefined): void {
  substitute = other;
}
