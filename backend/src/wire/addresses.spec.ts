import { expect, test } from '@jest/globals';
import { Addresses, networkOf } from './addresses.js';

function seen(proxies: number, forwarded: string | undefined): string {
  const addresses = new Addresses();
  addresses.proxies = proxies;
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return addresses.of({ headers, remote: '10.0.0.1' });
}

test('[WI16] without a proxy of ours nobody is believed who says that they speak for another', () => {
  expect(seen(0, '203.0.113.9')).toBe('10.0.0.1');
});

test('[WI16] behind a proxy the address counts that it heard, not what its client claims', () => {
  expect(seen(1, '203.0.113.9')).toBe('203.0.113.9');
  expect(seen(1, '198.51.100.7, 203.0.113.9')).toBe('203.0.113.9');
  expect(seen(2, '198.51.100.7, 203.0.113.9')).toBe('198.51.100.7');
  expect(seen(1, undefined)).toBe('10.0.0.1');
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['192.0.2.1', '192.0.2.1'],
  ['no address', 'no address'],
])('[WI16] %s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
