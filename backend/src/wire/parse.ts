import type * as z from 'zod/mini';
import type { ErrorCode, ErrorPayloads } from '#shared/wire/errors';
import { DomainError } from './domainError.js';

const deepest = 32;

/**
 * Parses what came over the wire.
 * @throws DomainError with the code that a schema check names, else BAD_INPUT with the path and the problem.
 */
export function parse<S extends z.ZodMiniType>(schema: S, payload: unknown): z.output<S> {
  if (!isShallow(payload)) throw new DomainError('BAD_INPUT', { path: '', problem: 'is nested too deeply' });
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const coded =
    'params' in issue ? (issue.params as { code?: ErrorCode; payload?: unknown } | undefined) : undefined;
  if (coded?.code) throw new DomainError(coded.code, coded.payload as ErrorPayloads[ErrorCode]);
  throw new DomainError('BAD_INPUT', { path: issue.path.map(String).join('.'), problem: issue.message });
}

/** Without recursion, since the depth is what is doubted. Refuses binary attachments too. */
export function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return false;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      if (ArrayBuffer.isView(item) || item instanceof ArrayBuffer) return false;
      for (const inner of Object.values(item))
        if (typeof inner === 'object' && inner !== null) next.push(inner);
    }
    level = next;
  }
  return true;
}
