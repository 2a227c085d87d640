import type { InputOf, OutputOf, Reply, Request } from '#shared/wire/request';
import { checkInput } from './check';
import { Refused, unanswered } from './refused';
import { line } from './socket';

/**
 * Sends one request and resolves with its output. Throws `Refused`: at once for input that the contract forbids or
 * when the line is down (`sent` false), with `UNKNOWN` when no answer comes in 8 s, else as the server answered.
 */
export async function ask<R extends Request>(request: R, input: InputOf<R>): Promise<OutputOf<R>> {
  checkInput(request.input, input);
  if (!line().connected) throw unanswered(false);
  const reply = await answerTo(request.name, input);
  if (!reply.ok) throw new Refused(reply, true);
  return reply.data as OutputOf<R>;
}

async function answerTo(name: string, input: unknown): Promise<Reply<unknown>> {
  try {
    return await line().request(name, input);
  } catch {
    throw unanswered(true);
  }
}
