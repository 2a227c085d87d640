import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Socket } from 'socket.io';
import type { Permission } from '#shared/members/members.contract';
import type { Reply, Request } from '#shared/wire/request';
import { isUnreachable } from '../log/log.js';
import { onBehalfOf } from '../log/onBehalf.js';
import { LogStream } from '../log/stream.js';
import { ActorSource, type Actor, type Visitor } from './callers.js';
import { DomainError, toRefusal } from './domainError.js';
import type { WireHandler } from './handles.js';
import { parse } from './parse.js';
import { RequestMetrics } from './requestMetrics.js';

/** Every request is answered within this, whatever the database does; the write may still happen. */
export const answerLimitMs = 5_000;
/** A cached right counts only while the log was heard of this recently; else it is read. */
const rightsFreshMs = 1_000;

type Run = (caller: Actor | Visitor, input: unknown) => Promise<unknown>;

/** What stands between a socket's packet and a service: rate, rights, shape, deadline, and one answer for all. */
@Injectable()
export class RequestGuard {
  /** Who answers which request, by its name. */
  readonly answers = new Map<string, WireHandler>();
  private readonly logger = new Logger('Request');
  private readonly limiters = new Map<string, RateLimiterMemory>();
  private draining = false;

  constructor(
    private readonly actors: ActorSource,
    private readonly stream: LogStream,
    private readonly metrics: RequestMetrics,
  ) {}

  /** From now on every command is refused as retryable: this instance is about to stop. */
  drain(): void {
    this.draining = true;
  }

  /** Whether it refuses commands already. */
  get isDraining(): boolean {
    return this.draining;
  }

  async answer(contract: Request, socket: Socket, payload: unknown, run: Run): Promise<Reply<unknown>> {
    const id = randomUUID();
    socket.data['requestedAt'] = Date.now();
    const startedAt = performance.now();
    const reply = await this.attempt(contract, socket, payload, run).catch((error: unknown) =>
      this.refuse(contract.name, id, error),
    );
    this.metrics.answered(contract.name, reply.ok ? 'ok' : reply.code, performance.now() - startedAt);
    return reply;
  }

  private async attempt(
    contract: Request,
    socket: Socket,
    payload: unknown,
    run: Run,
  ): Promise<Reply<unknown>> {
    if (this.draining) throw new DomainError('SHUTTING_DOWN', {});
    await this.limit(contract, socket);
    const input = parse(contract.input, payload);
    const data = await withinLimit(this.call(contract, socket, input, run));
    return { ok: true, data };
  }

  private async call(contract: Request, socket: Socket, input: unknown, run: Run): Promise<unknown> {
    const visitor = socket.data['visitor'] as Visitor | undefined;
    if (contract.needs === 'user') {
      if (!visitor) throw new DomainError('UNKNOWN_REQUEST', {});
      return run(visitor, input);
    }
    if (visitor) throw new DomainError('UNKNOWN_REQUEST', {});
    const actor = await this.freshActor(socket);
    if (contract.needs !== 'signedIn') hold(actor, contract.needs);
    return onBehalfOf(actor.sessionId, () => run(actor, input));
  }

  private async freshActor(socket: Socket): Promise<Actor> {
    const cached = socket.data['actor'] as Actor;
    if (Date.now() >= cached.sessionEndsAt) throw new DomainError('SIGNED_OUT', {});
    if (this.stream.lagMs < rightsFreshMs) return cached;
    const actor = await this.actors.refresh(cached.sessionId);
    if (!actor) throw new DomainError('SIGNED_OUT', {});
    return actor;
  }

  private async limit(contract: Request, socket: Socket): Promise<void> {
    const { perSecond, burst } = contract.rate;
    let limiter = this.limiters.get(contract.name);
    if (!limiter) {
      limiter = new RateLimiterMemory({ points: burst, duration: burst / perSecond });
      this.limiters.set(contract.name, limiter);
    }
    try {
      await limiter.consume(String(socket.data['limitKey'] ?? socket.id));
    } catch (full) {
      const retryAfterMs = full instanceof RateLimiterRes ? full.msBeforeNext : 1_000;
      throw new DomainError('TOO_MANY', { retryAfterMs });
    }
  }

  private refuse(name: string, id: string, error: unknown): Reply<never> {
    if (error instanceof DomainError) return toRefusal(error, id);
    if (isUnreachable(error)) {
      this.logger.warn({ id, request: name, error: (error as Error).message }, 'The database did not answer');
      return toRefusal(new DomainError('UNKNOWN', {}), id);
    }
    this.logger.error({ id, request: name, err: error }, 'A request failed unexpectedly');
    return toRefusal(new DomainError('INTERNAL', {}), id);
  }
}

function hold(actor: Actor, permission: Permission): void {
  if (!actor.permissions.has(permission)) throw new DomainError('FORBIDDEN', { permission });
}

/** @throws DomainError UNKNOWN when `work` takes longer than any answer may */
export function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DomainError('UNKNOWN', {})), answerLimitMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
