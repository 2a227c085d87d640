import * as z from 'zod/mini';
import type { ErrorCode, ErrorPayloads } from './errors.js';
import { codePoints, isWellFormed } from './text.js';

export { codePoints, isWellFormed };

/** Identifier of a stored entity: 24 hexadecimal digits. */
export const Id = z.string().check(z.regex(/^[0-9a-f]{24}$/));
export type Id = z.infer<typeof Id>;

/** Identifier of one intention, drawn by the client (UUID), so that a repeated send is recognised. */
export const OpId = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/));
export type OpId = z.infer<typeof OpId>;

/** A moment: milliseconds since 1970-01-01 UTC. */
export const Moment = z.int().check(z.gte(0));
export type Moment = z.infer<typeof Moment>;

/** A counter that starts at 0. */
export const Count = z.int().check(z.gte(0));

/** A schema check that answers with a code of the catalogue instead of the general BAD_INPUT. */
export function coded<C extends ErrorCode>(
  code: C,
  payload: ErrorPayloads[C],
  holds: (value: string) => boolean,
) {
  return z.refine<string>(holds, { params: { code, payload } });
}

/** Free text of at most `max` code points; anything longer or malformed is BAD_INPUT. */
export function text(max: number) {
  return z.string().check(
    z.refine<string>(isWellFormed, { message: 'contains characters that are not text' }),
    z.refine((value: string) => codePoints(value) <= max, { message: `is longer than ${max} characters` }),
  );
}
