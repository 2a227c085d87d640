import type * as z from 'zod/mini';
import type { ErrorCode, ErrorPayloads } from './errors.js';
import type { Permission } from '../members/members.contract.js';

type Schema = z.ZodMiniType;

/** How often one session may send a request: a bucket of `burst` that refills at `perSecond`. */
export interface Rate {
  perSecond: number;
  burst: number;
}

export const ordinaryRate: Rate = { perSecond: 20, burst: 60 };

/** What the caller of a request must hold; `user` is a user in the widget, `signedIn` any member. */
export type Needs = Permission | 'signedIn' | 'user';

/** What both sides agree on about one request over the socket. */
export interface Request<I extends Schema = Schema, O extends Schema = Schema, N extends Needs = Needs> {
  readonly name: string;
  readonly input: I;
  readonly output: O;
  /** What the caller must hold; `signedIn` asks for a session only. The service checks it for the entity's business. */
  readonly needs: N;
  readonly rate: Rate;
}

export type InputOf<R> = R extends Request<infer I, Schema> ? z.output<I> : never;
export type OutputOf<R> = R extends Request<Schema, infer O> ? z.output<O> : never;

/** Declares a request: `request('category:rename', { needs: 'categories.edit', input, output })`. */
export function request<I extends Schema, O extends Schema, const N extends Needs>(
  name: string,
  shape: { needs: N; input: I; output: O; rate?: Rate },
): Request<I, O, N> {
  return {
    name,
    needs: shape.needs,
    input: shape.input,
    output: shape.output,
    rate: shape.rate ?? ordinaryRate,
  };
}

/** A refusal, typed by its code. `retryable`: the same request may be sent again unchanged. */
export type Refusal = {
  [C in ErrorCode]: { ok: false; code: C; retryable: boolean; data: ErrorPayloads[C]; id: string };
}[ErrorCode];

/** The one shape of every answer. `id` is the request id that the server's log carries. */
export type Reply<T> = { ok: true; data: T } | Refusal;

/** What both sides agree on about one HTTP route of the console. */
export interface Route<I extends Schema = Schema, O extends Schema = Schema> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly input: I;
  readonly output: O;
}

/** Declares a route. Its answer has the same envelope as a request's. */
export function route<I extends Schema, O extends Schema>(
  method: Route['method'],
  path: string,
  shape: { input: I; output: O },
): Route<I, O> {
  return { method, path, ...shape };
}

export type RouteInputOf<R> = R extends Route<infer I, Schema> ? z.output<I> : never;
export type RouteOutputOf<R> = R extends Route<Schema, infer O> ? z.output<O> : never;
