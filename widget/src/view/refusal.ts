import type { Refusal } from '#shared/wire/request';
import type { LineState } from '../chat/line';
import type { Words } from '../i18n/en';

/** What the user is told about a refusal: what to do next. */
export function refusalWords(refusal: Refusal, line: LineState, words: Words): string {
  if (line !== 'connected') return words.refusal.offline;
  if (refusal.code === 'TOO_MANY' || refusal.code === 'BUSY') return words.refusal.tooMany;
  if (refusal.retryable) return words.refusal.unknown;
  return words.refusal.other(refusal.id || refusal.code);
}
