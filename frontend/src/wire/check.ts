import type * as z from 'zod/mini';
import type { ErrorCode, ErrorPayloads } from '#shared/wire/errors';
import { refusedHere } from './refused';

/** Bytes of JSON that leave in one piece; the server cuts a socket that sends more than 64 KB. */
const sizeMax = 60 * 1024;

/** Refuses what the server would refuse anyway, so that bad input never leaves the page. */
export function checkInput(schema: z.ZodMiniType, input: unknown): void {
  const size = new Blob([JSON.stringify(input) ?? '']).size;
  if (size > sizeMax)
    throw refusedHere('BAD_INPUT', { path: '', problem: `is larger than ${sizeMax} bytes` });
  const parsed = schema.safeParse(input);
  if (parsed.success) return;
  const issue = parsed.error.issues[0];
  const named = codedIn(issue);
  if (named) throw refusedHere(named.code, named.payload);
  throw refusedHere('BAD_INPUT', {
    path: (issue?.path ?? []).map(String).join('.'),
    problem: issue?.message ?? 'is not valid',
  });
}

/** The catalogue code that a contract's own rule carries. */
function codedIn(issue: z.core.$ZodIssue | undefined) {
  const params = issue?.code === 'custom' ? issue.params : undefined;
  if (typeof params?.['code'] !== 'string') return undefined;
  const code = params['code'] as ErrorCode;
  return { code, payload: params['payload'] as ErrorPayloads[typeof code] };
}
