import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import { fileTypes, isPicture, pixelMax, sideMax } from '#shared/files/files.limits';
import type { FileType } from '#shared/files/files.contract';
import { DomainError } from '../wire/domainError.js';
import { isPlainText } from './plainText.js';

/** Bytes of a file's beginning that decide what it is: a photograph may carry this much before its size. */
export const headBytes = 512 * 1024;
/** Every signature stands within this; the rest of the head is for the size of a picture. */
const signatureBytes = 4_100;

/** What a file is, by its content. */
export interface FileKind {
  type: FileType;
  width: number | null;
  height: number | null;
}

/**
 * Tells by its beginning what a file is. Its name only chooses between plain text and CSV.
 * @throws DomainError FILE_EMPTY, FILE_TYPE, FILE_RUNS, FILE_UNKNOWN, FILE_DAMAGED, PICTURE_TOO_LARGE
 */
export async function kindOf(head: Buffer, name: string): Promise<FileKind> {
  if (head.length === 0) throw new DomainError('FILE_EMPTY', {});
  const found = await fileTypeFromBuffer(head.subarray(0, signatureBytes)).catch(() => undefined);
  if (found && isTaken(found.mime)) {
    return { type: found.mime, ...(isPicture(found.mime) ? sizeOf(head) : noSize) };
  }
  const runs = markupIn(head);
  if (runs) throw new DomainError('FILE_RUNS', { found: runs });
  // Many signatures are short enough to begin a sentence: what reads as text is text.
  if (isPlainText(head)) return { type: /\.csv$/i.test(name.trim()) ? 'text/csv' : 'text/plain', ...noSize };
  if (found) throw new DomainError('FILE_TYPE', { found: found.ext.toUpperCase() });
  throw new DomainError('FILE_UNKNOWN', {});
}

const noSize = { width: null, height: null };

function isTaken(mime: string): mime is FileType {
  return Object.hasOwn(fileTypes, mime);
}

function sizeOf(head: Buffer): { width: number; height: number } {
  const { width, height } = measured(head);
  if (!width || !height) throw new DomainError('FILE_DAMAGED', {});
  if (width * height > pixelMax || Math.max(width, height) > sideMax) {
    throw new DomainError('PICTURE_TOO_LARGE', { megapixels: pixelMax / 1_000_000, side: sideMax });
  }
  return { width, height };
}

/** Turned photographs are shown upright: their sides change places. */
function measured(head: Buffer): { width: number; height: number } {
  try {
    // A copy: given a part of a buffer, the library reads on beyond its end.
    const { width, height, orientation = 1 } = imageSize(new Uint8Array(head));
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    throw new DomainError('FILE_DAMAGED', {});
  }
}

/** Bytes in which a page or a drawing has said what it is. */
const markupBytes = 1_024;

/** The kind of page or drawing that begins here, in whatever width of characters; null for anything else. */
function markupIn(head: Buffer): string | null {
  const start = head.subarray(0, markupBytes).toString('latin1').replaceAll('\0', '');
  const text = start.replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '').trimStart();
  if (!/^<[a-z!?/]/i.test(text)) return null;
  if (/<svg/i.test(text)) return 'SVG';
  return /^<\?xml/i.test(text) && !/<html/i.test(text) ? 'XML' : 'HTML';
}
