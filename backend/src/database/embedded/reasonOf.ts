import { types } from 'node:util';

/** The words of any thrown value, without its stack. */
export function reasonOf(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return codeWords.get(code ?? '') ?? error.message.trim().split('\n').at(-1) ?? error.message;
}

const codeWords = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['ENOTDIR', 'a file is in the way'],
  ['EEXIST', 'a file is in the way'],
  ['ENOENT', 'not found'],
  ['ENOTFOUND', 'the address cannot be found'],
  ['ECONNREFUSED', 'the connection was refused'],
]);
