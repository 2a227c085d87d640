import { fileNameMax, fileTypes } from '#shared/files/files.limits';
import type { FileType } from '#shared/files/files.contract';
import { DomainError } from '../wire/domainError.js';

/** Controls, and what turns the direction of writing or cannot be seen: `gpj.exe` must not read as `exe.jpg`. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * The name under which a file is kept: of one line, without a path, with an ending of its content's type.
 * @throws DomainError FILE_NAME when it names a place rather than a file.
 */
export function keptName(given: string, type: FileType): string {
  requireNoPath(given);
  const name = given.replace(unseen, '').replace(/\s+/g, ' ').trim();
  const [first] = fileTypes[type];
  const endings: readonly string[] = fileTypes[type];
  const place = name.lastIndexOf('.');
  const fits = place > 0 && endings.includes(name.slice(place + 1).toLowerCase());
  const stem = fits ? name.slice(0, place) : name;
  const ending = fits ? name.slice(place) : `.${first}`;
  return shortened(stem === '' ? 'file' : stem, fileNameMax - ending.length) + ending;
}

/** @throws DomainError FILE_NAME */
export function requireNoPath(given: string): void {
  const bare = given.replace(unseen, '').trim();
  if (/[/\\]/.test(bare) || /^\.{1,2}$/.test(bare)) throw new DomainError('FILE_NAME', {});
}

function shortened(stem: string, most: number): string {
  const points = [...stem];
  return points.length <= most ? stem : points.slice(0, most).join('');
}
