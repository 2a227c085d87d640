import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Operation } from '#shared/integrations/operation';
import { ordinaryRate } from '#shared/wire/request';
import { derivedId } from '../chats/derivedId.js';
import { apiKeySession, onBehalfOf } from '../log/onBehalf.js';
import { DomainError } from '../wire/domainError.js';
import { parse } from '../wire/parse.js';
import { RequestGuard, withinLimit } from '../wire/requestGuard.js';
import { RequestMetrics } from '../wire/requestMetrics.js';
import { actorOf } from './apiActor.js';
import { ApiAnswers } from './apiAnswers.js';
import type { ApiKeyDoc } from './apiKeys.model.js';
import { ApiKeys } from './apiKeys.service.js';
import type { Call } from './serves.js';

interface Http {
  request: Request;
  response: Response;
}

const { burst, perSecond } = ordinaryRate;
/** Wrong keys from one address, a minute. */
const wrongKeys = 30;
const keyShape = /^Bearer ([\w-]{20,200})$/;
const idempotencyKeyShape = /^[\x21-\x7e]{1,255}$/;

/** What stands between a call of the API and the services: key, rate, scope, shape, deadline; and each intention once. */
@Injectable()
export class ApiDoor {
  /** What each key may still call. */
  readonly calls = new RateLimiterMemory({ points: burst, duration: burst / perSecond });
  private readonly strangers = new RateLimiterMemory({ points: wrongKeys, duration: 60 });

  constructor(
    private readonly keys: ApiKeys,
    private readonly answers: ApiAnswers,
    private readonly guard: RequestGuard,
    private readonly metrics: RequestMetrics,
  ) {}

  /** Answers with what `run` resolves with; what it is refused with flies, and is answered as a problem. */
  async answer(operation: Operation, http: Http, run: (call: Call) => Promise<unknown>): Promise<void> {
    const startedAt = performance.now();
    const told = (answer: string): void =>
      this.metrics.answered(`api:${operation.name}`, answer, performance.now() - startedAt);
    try {
      const answer = await withinLimit(this.attempt(operation, http, run));
      told('ok');
      http.response.status(200).setHeader('Cache-Control', 'no-store').json(answer);
    } catch (error) {
      told(error instanceof DomainError ? error.code : 'INTERNAL');
      throw error;
    }
  }

  private async attempt(
    operation: Operation,
    { request, response }: Http,
    run: (call: Call) => Promise<unknown>,
  ): Promise<unknown> {
    if (this.guard.isDraining) throw new DomainError('SHUTTING_DOWN', {});
    const key = await this.enter(request);
    if (!key.scopes.includes(operation.scope))
      throw new DomainError('FORBIDDEN', { permission: operation.scope });
    const given = {
      params: parse(operation.params, request.params),
      query: parse(operation.query, request.query),
      body: parse(operation.body, request.body ?? {}),
    };
    const work = (opId: string) => () =>
      onBehalfOf(apiKeySession(key._id), () =>
        run({ actor: actorOf(key), businessId: key.businessId, opId, ...given } as Call),
      );
    const idempotencyKey = operation.method === 'GET' ? null : idempotencyKeyOf(request);
    if (idempotencyKey === null) return work(randomUUID())();
    const { businessId, _id: apiKeyId } = key;
    const opId = derivedId(`api:${apiKeyId}:${operation.name}:${idempotencyKey}`);
    const intention = { businessId, apiKeyId, idempotencyKey, asked: { operation: operation.name, given } };
    const { answer, replayed } = await this.answers.once(intention, work(opId));
    if (replayed) response.setHeader('Idempotent-Replayed', 'true');
    return answer;
  }

  private async enter(request: Request): Promise<ApiKeyDoc> {
    const address = request.ip ?? 'unknown';
    const secret = keyShape.exec(request.headers.authorization ?? '')?.[1];
    const key = secret ? await this.keys.recognise(secret) : null;
    if (!key) {
      await limit(this.strangers, address);
      throw new DomainError('API_KEY_INVALID', {});
    }
    await limit(this.calls, key._id);
    return key;
  }
}

async function limit(limiter: RateLimiterMemory, who: string): Promise<void> {
  try {
    await limiter.consume(who);
  } catch (full) {
    const retryAfterMs = full instanceof RateLimiterRes ? full.msBeforeNext : 1_000;
    throw new DomainError('TOO_MANY', { retryAfterMs });
  }
}

function idempotencyKeyOf(request: Request): string | null {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return null;
  if (typeof given === 'string' && idempotencyKeyShape.test(given)) return given;
  throw new DomainError('BAD_INPUT', {
    path: 'Idempotency-Key',
    problem: 'is not 1 to 255 visible ASCII characters',
  });
}
