import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../wire/domainError.js';

const duration = 15 * 60;
/** Pairs of account and address that have signed in, remembered on this instance. */
const mostKnown = 20_000;

/**
 * Slows guessing down and never locks for good. Three counts: of an address at one account, of an address at all, and
 * of an account from everywhere. The last one spares addresses from which its member has signed in, so that strangers
 * who guess cannot keep the member out.
 */
@Injectable()
export class SignInLimits {
  private readonly perPair = new RateLimiterMemory({ points: 10, duration });
  private readonly perAddress = new RateLimiterMemory({ points: 100, duration });
  private readonly perAccount = new RateLimiterMemory({ points: 50, duration });
  private readonly known = new Set<string>();

  /**
   * Counts an attempt before it is looked at, so that many at once are counted too.
   * @throws DomainError TOO_MANY
   */
  async attempt(account: string, address: string): Promise<void> {
    const pair = pairOf(account, address);
    try {
      await this.perPair.consume(pair);
      await this.perAddress.consume(address);
      if (!this.known.has(pair)) await this.perAccount.consume(account);
    } catch (full) {
      const retryAfterMs = full instanceof RateLimiterRes ? full.msBeforeNext : 60_000;
      throw new DomainError('TOO_MANY', { retryAfterMs });
    }
  }

  /** It was the member: what counted was no guess. An office may sign in from one address. */
  async passed(account: string, address: string): Promise<void> {
    const pair = pairOf(account, address);
    await this.perPair.delete(pair);
    await this.perAddress.reward(address);
    if (!this.known.has(pair)) await this.perAccount.reward(account);
    this.remember(pair);
  }

  private remember(pair: string): void {
    this.known.delete(pair);
    this.known.add(pair);
    const [oldest] = this.known;
    if (this.known.size > mostKnown && oldest) this.known.delete(oldest);
  }
}

const pairOf = (account: string, address: string) => `${account} ${address}`;
