import { Req, RequestMapping, RequestMethod, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AnswerOf, BodyOf, Operation, ParamsOf, QueryOf } from '#shared/integrations/operation';
import type { Actor } from '../wire/callers.js';
import type { ApiDoor } from './apiDoor.js';

/** One call of an operation: who calls, what for, and the id of the intention behind it. */
export interface Call<O extends Operation = Operation> {
  actor: Actor;
  businessId: string;
  params: ParamsOf<O>;
  query: QueryOf<O>;
  body: BodyOf<O>;
  opId: string;
}

type Serve<O extends Operation> = (call: Call<O>) => Promise<AnswerOf<O>>;

/** A controller of the API stands behind its door. */
export interface BehindDoor {
  readonly door: ApiDoor;
}

/** Every operation that a controller serves, by name. */
export const served = new Map<string, Operation>();

/**
 * Binds a method to an operation of the API: key → rate → scope → shape → run once for an idempotency key → answer.
 * A wrong type of what it takes or returns does not compile.
 */
export function Serves<O extends Operation>(operation: O) {
  return <S extends Serve<O>>(
    target: BehindDoor,
    key: string,
    descriptor: TypedPropertyDescriptor<S>,
  ): void => {
    const run = descriptor.value!;
    const bound = descriptor as unknown as PropertyDescriptor;
    bound.value = function (this: BehindDoor, request: Request, response: Response): Promise<void> {
      return this.door.answer(operation, { request, response }, (call) => run.call(this, call as Call<O>));
    };
    served.set(operation.name, operation);
    Req()(target, key, 0);
    Res()(target, key, 1);
    const path = operation.path.replace(/\{(\w+)\}/g, ':$1');
    RequestMapping({ path, method: RequestMethod[operation.method] })(target, key, bound);
  };
}
