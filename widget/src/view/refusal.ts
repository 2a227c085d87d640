import type { Refusal } from '#shared/wire/request';
import type { LineState } from '../chat/line';
import { filesAtOnce } from '#shared/files/files.limits';
import type { Failure } from '../chat/pickedFiles';
import type { Words } from '../i18n/en';

/** What the user is told about a refusal: what to do next. */
export function refusalWords(refusal: Refusal, line: LineState, words: Words): string {
  if (line !== 'connected') return words.refusal.offline;
  if (refusal.code === 'USER_BLOCKED') return words.refusal.blocked;
  if (refusal.code === 'TOO_MANY' || refusal.code === 'BUSY') return words.refusal.tooMany;
  if (refusal.retryable) return words.refusal.unknown;
  return words.refusal.other(refusal.id || refusal.code);
}

/** Why a file cannot go. */
export function fileRefusal(failure: Failure, { file, refusal }: Words): string {
  switch (failure.code) {
    case 'TOO_MANY_FILES':
      return file.tooMany(filesAtOnce);
    case 'FILE_TOO_LARGE':
      return file.tooLarge;
    case 'FILE_EMPTY':
      return file.empty;
    case 'FILE_NAME':
      return file.path;
    case 'FILE_RUNS':
      return file.runs(failure.data.found);
    case 'FILE_TYPE':
      return file.type(failure.data.found);
    case 'FILE_UNKNOWN':
      return file.unknown;
    case 'FILE_DAMAGED':
      return file.damaged;
    case 'PICTURE_TOO_LARGE':
      return file.pixels;
    case 'TOO_MANY':
      return refusal.tooMany;
    case 'USER_BLOCKED':
      return refusal.blocked;
    default:
      return failure.retryable ? file.noAnswer : refusal.other(failure.id || failure.code);
  }
}
