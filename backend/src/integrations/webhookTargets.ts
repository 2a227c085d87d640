import { lookup } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { DomainError } from '../wire/domainError.js';

/** One address that a webhook's host has, and that may be connected to. */
export interface Target {
  address: string;
  family: 4 | 6;
}

/** Where webhooks may lead: to public addresses, and to networks that the installation names. */
@Injectable()
export class WebhookTargets {
  /** Networks that may be reached though they are not public, as `10.1.0.0/16`. */
  allowed: readonly string[] = [];

  /**
   * The address to connect to. Every address of the host must be one that may be reached: a name that leads to both is
   * a trick. Whoever connects uses this very address, since a second look may find another.
   * @throws DomainError WEBHOOK_TARGET
   */
  async of(url: URL): Promise<Target> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const found = await lookup(host, { all: true }).catch(() => []);
    const [first] = found;
    if (!first) throw new DomainError('WEBHOOK_TARGET', { why: 'unknown' });
    if (!found.every(({ address }) => this.mayReach(address)))
      throw new DomainError('WEBHOOK_TARGET', { why: 'private' });
    const isOwn = found.every(({ address }) => this.isAllowed(address));
    if (url.protocol !== 'https:' && !isOwn) throw new DomainError('WEBHOOK_TARGET', { why: 'plain' });
    return { address: first.address, family: first.family === 6 ? 6 : 4 };
  }

  private mayReach(address: string): boolean {
    return isPublic(address) || this.isAllowed(address);
  }

  private isAllowed(address: string): boolean {
    const parsed = ipaddr.process(address);
    return this.allowed.some((network) => {
      const [base, bits] = ipaddr.parseCIDR(network);
      return base.kind() === parsed.kind() && parsed.match(base, bits);
    });
  }
}

/** The old way to write IPv4 inside IPv6, `::/96`: nothing public is written so. */
function isCompatible(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address instanceof ipaddr.IPv6 && address.parts.slice(0, 6).every((part) => part === 0);
}

/** Neither this machine, nor a network of somebody's own, nor anything reserved; an IPv4 address inside IPv6 counts as itself. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // Turns `::ffff:127.0.0.1` into what it is.
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && !isCompatible(parsed);
}
