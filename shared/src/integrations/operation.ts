import type * as z from 'zod/mini';
import type { Scope } from './apiKeys.contract.js';

type Schema = z.ZodMiniType;

/** Where the operations of the API begin. */
export const apiPath = '/api/v1';

/** What both sides agree on about one operation of the API. */
export interface Operation<
  P extends Schema = Schema,
  Q extends Schema = Schema,
  B extends Schema = Schema,
  A extends Schema = Schema,
> {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `apiPath`, with its parameters in braces. */
  readonly path: string;
  /** What the key must be allowed. */
  readonly scope: Scope;
  readonly summary: string;
  readonly about: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly answer: A;
}

export type ParamsOf<O> = O extends Operation<infer P, Schema, Schema, Schema> ? z.output<P> : never;
export type QueryOf<O> = O extends Operation<Schema, infer Q, Schema, Schema> ? z.output<Q> : never;
export type BodyOf<O> = O extends Operation<Schema, Schema, infer B, Schema> ? z.output<B> : never;
export type AnswerOf<O> = O extends Operation<Schema, Schema, Schema, infer A> ? z.output<A> : never;
