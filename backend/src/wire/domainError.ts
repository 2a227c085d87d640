import { randomUUID } from 'node:crypto';
import { retryableCodes, type ErrorCode, type ErrorPayloads } from '#shared/wire/errors';
import type { Refusal } from '#shared/wire/request';

/** An expected refusal, typed by its code. Thrown by rules and services, answered by the wire. */
export class DomainError<C extends ErrorCode = ErrorCode> extends Error {
  constructor(
    readonly code: C,
    readonly data: ErrorPayloads[C],
  ) {
    super(code);
  }
}

/** The refusal that a client receives; `id` is what the log has. */
export function toRefusal(error: DomainError, id: string = randomUUID()): Refusal {
  const { code, data } = error;
  return { ok: false, code, retryable: retryableCodes.has(code), data, id } as Refusal;
}
