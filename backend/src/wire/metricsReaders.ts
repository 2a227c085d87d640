import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { isLoopback } from '../env.js';
import { DomainError } from './domainError.js';

/** Who may read `/metrics`: who has the token; without one, this machine, where no proxy can speak for others. */
export class MetricsReaders {
  /**
   * @param token null: none was given
   * @param behindProxy whether requests of others may come from an address of this machine
   */
  constructor(
    private readonly token: string | null,
    private readonly behindProxy: boolean,
  ) {}

  /** @throws DomainError SIGNED_OUT without the right token; NOT_FOUND where no token would help. */
  require(request: Pick<Request, 'headers' | 'socket'>): void {
    if (this.token !== null) {
      if (!isSame(request.headers.authorization ?? '', `Bearer ${this.token}`))
        throw new DomainError('SIGNED_OUT', {});
    } else if (this.behindProxy || !isDirectAndLocal(request)) {
      throw new DomainError('NOT_FOUND', { what: 'page' });
    }
  }
}

/** A proxy that nobody told us of usually says that it is one. */
const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

function isDirectAndLocal({ headers, socket }: Pick<Request, 'headers' | 'socket'>): boolean {
  const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  return isLoopback(address) && !proxyHeaders.some((name) => name in headers);
}

/** Takes the same time wherever the two differ. */
function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(one!, other!);
}
