import type * as z from 'zod/mini';
import type { Reply, Route } from '#shared/wire/request';
import { checkInput } from './check';
import { Refused, unanswered } from './refused';
import { answerTimeout } from './socket';

type RouteInput<R> = R extends Route<infer I> ? z.output<I> : never;
type RouteOutput<R> = R extends Route<z.ZodMiniType, infer O> ? z.output<O> : never;

/** Calls a route of the console. Throws `Refused` as `ask` does. */
export async function callRoute<R extends Route>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>> {
  checkInput(route.input, input);
  const reply = await answerOf(route, input);
  if (!reply.ok) throw new Refused(reply, true);
  return reply.data as RouteOutput<R>;
}

async function answerOf(route: Route, input: unknown): Promise<Reply<unknown>> {
  try {
    const body = route.method === 'POST' ? { body: JSON.stringify(input) } : {};
    const response = await fetch(route.path, {
      method: route.method,
      headers: { 'content-type': 'application/json' },
      credentials: 'same-origin',
      signal: AbortSignal.timeout(answerTimeout),
      ...body,
    });
    return (await response.json()) as Reply<unknown>;
  } catch {
    throw unanswered(true);
  }
}
