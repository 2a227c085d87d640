import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { Logger } from '@nestjs/common';
import type { Attachment } from '#shared/files/files.contract';
import { isPicture } from '#shared/files/files.limits';
import { DomainError } from '../wire/domainError.js';
import { requireSize } from './incoming.js';
import type { Files } from './files.service.js';

const sandbox = "sandbox; default-src 'none'";

const logger = new Logger('Files');

/**
 * Answers with a file so that nothing in it can run: in a sandbox without any source, under the type that its content
 * had, shown in place only when it is a picture (whose viewer in the browser styles itself). Asked for again, it is
 * compared, so that rights are checked each time.
 */
export async function answerWith(
  files: Pick<Files, 'read'>,
  file: Attachment,
  { request, response }: { request: Request; response: Response },
): Promise<void> {
  const tag = `"${file.id}"`;
  response.set({
    'Content-Security-Policy': isPicture(file.type) ? `${sandbox}; style-src 'unsafe-inline'` : sandbox,
    'X-Content-Type-Options': 'nosniff',
    'Content-Disposition': disposition(file),
    'Cache-Control': 'private, no-cache',
    ETag: tag,
  });
  if (request.headers['if-none-match'] === tag) return void response.status(304).end();
  response.set({ 'Content-Type': contentType(file), 'Content-Length': String(file.size) });
  if (request.method === 'HEAD') return void response.end();
  try {
    await pipeline(files.read(file.id), response);
  } catch (error) {
    // The reader went away, or the answer has begun: there is nobody left to be told.
    logger.debug(`File ${file.id} was not read to its end: ${(error as Error).message}`);
  }
}

/**
 * Holds what comes to what the routes take: the bare bytes of a file of a size that may be.
 * @throws DomainError BAD_INPUT, FILE_TOO_LARGE
 */
export function requireBytes(request: Request): void {
  if (request.headers['content-type'] !== 'application/octet-stream') {
    const problem = 'must be application/octet-stream';
    throw new DomainError('BAD_INPUT', { path: 'Content-Type', problem });
  }
  requireSize(Number(request.headers['content-length'] ?? 0));
}

/** Reads what is left of a refused body, so that its sender hears the answer instead of a broken line. */
export function letPass(request: Request): void {
  if (!request.readableEnded) request.resume();
}

function contentType({ type }: Attachment): string {
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type;
}

/** RFC 6266: the name in ASCII for old readers, and in full. */
function disposition({ name, type }: Attachment): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${isPicture(type) ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
