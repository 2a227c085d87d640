import { request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Target } from './webhookTargets.js';

/** What came of one attempt: a status, or why none came. */
export interface Outcome {
  status: number | null;
  problem: string | null;
  response: string;
}

/** A receiver answers within this, from the first byte sent to the last received, in milliseconds. */
const answerMs = 10_000;
/** What is kept of an answer, in bytes; more is not read. */
const answerBytes = 1_000;

interface Post {
  url: URL;
  target: Target;
  headers: Record<string, string>;
  body: string;
}

/** Posts to the address that was checked, under the host's name; a redirect is an answer like any other. */
export function post({ url, target, headers, body }: Post): Promise<Outcome> {
  return new Promise((resolve) => {
    const lookup = (_host: string, options: { all?: boolean }, done: (...found: unknown[]) => void): void =>
      options.all ? done(null, [target]) : done(null, target.address, target.family);
    const start = url.protocol === 'https:' ? secureRequest : plainRequest;
    const asked: ClientRequest = start(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: lookup as never,
      agent: false,
    });
    let settled = false;
    const settle = (outcome: Outcome): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve(outcome);
      asked.destroy();
    };
    const failed = (problem: string): void => settle({ status: null, problem, response: '' });
    const timer = setTimeout(() => failed(`No answer within ${answerMs / 1000} s`), answerMs);
    asked.on('error', (error: NodeJS.ErrnoException) => failed(error.code ?? error.message));
    asked.on('response', (answer) => read(answer, settle));
    asked.end(body);
  });
}

function read(answer: IncomingMessage, settle: (outcome: Outcome) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const end = (): void => {
    const response = Buffer.concat(chunks).subarray(0, answerBytes).toString('utf8').replaceAll('\0', '');
    settle({ status: answer.statusCode ?? null, problem: null, response });
  };
  answer.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= answerBytes) end();
  });
  answer.on('end', end);
  answer.on('error', end);
}
