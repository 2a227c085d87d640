import { isIPv6 } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';

/** Where a request comes from, as far as limits are concerned. */
@Injectable()
export class Addresses {
  /** Proxies in front of Baton: each adds whom it heard to `X-Forwarded-For`, and only they are believed. */
  proxies = 0;

  of({ headers, remote }: { headers: IncomingHttpHeaders; remote: string | undefined }): string {
    const said = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    const forwarded = said.map((address) => address.trim()).filter((address) => address !== '');
    const way = [remote ?? 'unknown', ...forwarded.reverse()];
    return networkOf(way[Math.min(this.proxies, way.length - 1)]!);
  }
}

/** The address, or of an IPv6 one the /64 network: a single household draws as many of those as it likes. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [before = '', after] = plain.split('::');
  const head = before.split(':').filter((group) => group !== '');
  const tail = (after ?? '').split(':').filter((group) => group !== '');
  const middle = after === undefined ? [] : Array<string>(8 - head.length - tail.length).fill('0');
  const groups = [...head, ...middle, ...tail].slice(0, 4);
  return `${groups.map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`;
}
