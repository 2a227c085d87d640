import { DomainError } from '../wire/domainError.js';

/** What no text has; tabs, line ends and form feeds are text. */
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000e-\u001f\u007f]/;

/** Reads text piece by piece, as it comes. */
class TextReading {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });

  /** Whether all of it so far is UTF-8 without control characters; a character may be cut at the end. */
  takes(bytes: Uint8Array): boolean {
    return this.holds(() => this.decoder.decode(bytes, { stream: true }));
  }

  /** Whether it ended with a whole character. */
  ends(): boolean {
    return this.holds(() => this.decoder.decode());
  }

  private holds(decode: () => string): boolean {
    try {
      return !controls.test(decode());
    } catch {
      return false;
    }
  }
}

/** Whether bytes from the beginning of a file are plain text in UTF-8. */
export function isPlainText(head: Uint8Array): boolean {
  return new TextReading().takes(head);
}

/**
 * Passes a text on, and holds that it is text to its end.
 * @throws DomainError FILE_UNKNOWN
 */
export async function* plainText(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const reading = new TextReading();
  for await (const bytes of source) {
    if (!reading.takes(bytes)) throw new DomainError('FILE_UNKNOWN', {});
    yield bytes;
  }
  if (!reading.ends()) throw new DomainError('FILE_UNKNOWN', {});
}
