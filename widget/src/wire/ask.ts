import type { Refusal, Reply } from '#shared/wire/request';
import type { Input, Output, RequestName } from './requests';

/** What `ask` needs of a socket. */
export interface AskingSocket {
  readonly connected: boolean;
  timeout(ms: number): {
    emit(name: string, input: unknown, answered: (failure: Error | null, reply: unknown) => void): unknown;
  };
}

/** Longer than the server's own deadline of 5 s. */
const deadlineMs = 8_000;

const noAnswer: Refusal = { ok: false, code: 'UNKNOWN', retryable: true, data: {}, id: '' };

/** Sends one request. No answer in time, or no line: `UNKNOWN`, retryable. It never throws. */
export function ask<N extends RequestName>(
  socket: AskingSocket,
  name: N,
  input: Input<N>,
): Promise<Reply<Output<N>>> {
  if (!socket.connected) return Promise.resolve(noAnswer);
  return new Promise((resolve) => {
    socket.timeout(deadlineMs).emit(name, input, (failure, reply) => {
      resolve(failure ? noAnswer : (reply as Reply<Output<N>>));
    });
  });
}
