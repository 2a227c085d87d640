import type { Readable } from 'node:stream';
import { fileMax } from '#shared/files/files.limits';
import { DomainError } from '../wire/domainError.js';

const megabyte = 1024 * 1024;

/** @throws DomainError FILE_TOO_LARGE */
export function requireSize(bytes: number): void {
  if (bytes > fileMax) throw new DomainError('FILE_TOO_LARGE', { megabytes: fileMax / megabyte });
}

/** A file on its way in. No more of it than its beginning is in memory at once. */
export class Incoming {
  /** Bytes that have come so far. */
  size = 0;
  private readonly source: AsyncIterator<Buffer>;

  constructor(body: Readable) {
    // A refused body is read to its end elsewhere: ending it here would cut off the answer too.
    this.source = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  }

  /**
   * The first bytes, about as many as are asked for. Ask once, before `after`.
   * @throws DomainError FILE_TOO_LARGE
   */
  async head(bytes: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    while (this.size < bytes) {
      const piece = await this.next();
      if (!piece) break;
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  /**
   * The whole file, once its `head` was taken.
   * @throws DomainError FILE_TOO_LARGE
   */
  async *after(head: Buffer): AsyncGenerator<Buffer> {
    yield head;
    for (let piece = await this.next(); piece; piece = await this.next()) yield piece;
  }

  private async next(): Promise<Buffer | null> {
    const { value, done } = await this.source.next();
    if (done) return null;
    this.size += value.length;
    requireSize(this.size);
    return value;
  }
}
