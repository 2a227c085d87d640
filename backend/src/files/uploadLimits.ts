import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../wire/domainError.js';

/** How often a member or user may send a file, and how often an address may: anyone becomes a user for nothing. */
@Injectable()
export class UploadLimits {
  private readonly bySender = new RateLimiterMemory({ points: 20, duration: 60 });
  private readonly byAddress = new RateLimiterMemory({ points: 120, duration: 60 });

  /** @throws DomainError TOO_MANY */
  async count(sender: string, address: string): Promise<void> {
    try {
      await this.byAddress.consume(address);
      await this.bySender.consume(sender);
    } catch (full) {
      const retryAfterMs = full instanceof RateLimiterRes ? full.msBeforeNext : 1_000;
      throw new DomainError('TOO_MANY', { retryAfterMs });
    }
  }
}
