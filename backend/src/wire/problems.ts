import { apiPath } from '#shared/integrations/operation';
import type { Problem } from '#shared/integrations/api.shapes';
import { retryableCodes, type ErrorCode } from '#shared/wire/errors';
import type { DomainError } from './domainError.js';

/** Whether a request is one of the API, whose refusals are problems (RFC 9457) and whose caller is a key. */
export function isOfApi(path: string): boolean {
  return path === apiPath || path.startsWith(`${apiPath}/`);
}

const conflicts: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...([
    'ALREADY_CLOSED',
    'CHAT_NOT_OPEN',
    'CHAT_OPEN',
    'CLOSURE_CONFLICT',
    'COMPLETED_WITHOUT_CATEGORY',
  ] as const),
  ...([
    'ENTRY_DELETED',
    'LIST_CHANGED',
    'NAME_TAKEN',
    'NEW_CYCLE',
    'NOBODY_THERE',
    'PARENT_DELETED',
  ] as const),
  ...(['REASSIGNED', 'STALE', 'USER_BLOCKED', 'USER_CAME_BACK'] as const),
]);

const statuses: Partial<Record<ErrorCode, number>> = {
  BAD_INPUT: 400,
  API_KEY_INVALID: 401,
  SIGNED_OUT: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  TOO_MANY: 429,
  INTERNAL: 500,
  BUSY: 503,
  UNKNOWN: 503,
  SHUTTING_DOWN: 503,
};

/** A refusal as the API answers it. A refusal by a rule that no repetition gets past is 422. */
export function toProblem({ code, data }: DomainError, id: string): Problem {
  const status = statuses[code] ?? (conflicts.has(code) ? 409 : 422);
  const words = code.toLowerCase().replaceAll('_', ' ');
  return {
    type: `urn:baton:problem:${code}`,
    title: `${words[0]!.toUpperCase()}${words.slice(1)}`,
    status,
    code,
    retryable: retryableCodes.has(code),
    data: data as Record<string, unknown>,
    instance: `urn:uuid:${id}`,
  };
}
