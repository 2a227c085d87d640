import { expect, it } from '@jest/globals';
import { originOf, readWebsites } from './websites.js';

it.each([
  ['https://shop.example', 'https://shop.example'],
  ['https://Shop.Example/', 'https://shop.example'],
  ['https://shop.example/plants?page=2', 'https://shop.example'],
  ['https://shop.example:443', 'https://shop.example'],
  ['http://localhost:8080/', 'http://localhost:8080'],
])('takes %s as the origin a browser sends', (address, origin) => {
  expect(originOf(address)).toBe(origin);
});

it.each(['shop.example', 'localhost:8080', 'javascript:alert(1)', 'file:///etc', '*', 'https://', 'null'])(
  'takes %s as no website',
  (address) => {
    expect(originOf(address)).toBeUndefined();
  },
);

it('reads what is typed, each origin once, and names what is no address', () => {
  expect(readWebsites(' https://shop.example/\nhttps://shop.example, shop.example\n')).toEqual({
    origins: ['https://shop.example'],
    wrong: ['shop.example'],
  });
  expect(readWebsites('\n')).toEqual({ origins: [], wrong: [] });
});
