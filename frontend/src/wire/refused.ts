import type { ErrorCode, ErrorPayloads } from '#shared/wire/errors';
import { retryableCodes } from '#shared/wire/errors';
import type { Refusal } from '#shared/wire/request';

/** A refusal as an exception. Branch on `refusal.code`; `refusal.data` is typed by it. */
export class Refused extends Error {
  constructor(
    readonly refusal: Refusal,
    /** False when the request never left this page. */
    readonly sent: boolean,
  ) {
    super(refusal.code);
    this.name = 'Refused';
  }

  get code(): ErrorCode {
    return this.refusal.code;
  }

  /** Whether nothing is known of the outcome, so that the same request may be sent again unchanged. */
  get retryable(): boolean {
    return this.refusal.retryable || retryableCodes.has(this.refusal.code);
  }
}

/** A refusal made by this page, before anything was sent. */
export function refusedHere<C extends ErrorCode>(code: C, data: ErrorPayloads[C]): Refused {
  const refusal = { ok: false, code, retryable: retryableCodes.has(code), data, id: '' };
  return new Refused(refusal as unknown as Refusal, false);
}

/** No answer came in time: whether it was done is not known. */
export function unanswered(sent: boolean): Refused {
  return new Refused({ ok: false, code: 'UNKNOWN', retryable: true, data: {}, id: '' }, sent);
}

/** The refusal in `error` when it has one of `codes`, else undefined; what is not a refusal is undefined too. */
export function refusalOf<C extends ErrorCode>(
  error: unknown,
  ...codes: C[]
): Extract<Refusal, { code: C }> | undefined {
  if (!(error instanceof Refused)) return undefined;
  const found = codes.length === 0 || (codes as ErrorCode[]).includes(error.code);
  return found ? (error.refusal as Extract<Refusal, { code: C }>) : undefined;
}
