import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textParts } from './links';

describe('links in a message', () => {
  it('are its http and https addresses, without the sentence around them', () => {
    expect(textParts('See https://shop.example/a?b=1, or (http://x.example/y_(z)).')).toEqual([
      { text: 'See ' },
      { text: 'https://shop.example/a?b=1', href: 'https://shop.example/a?b=1' },
      { text: ', or (' },
      { text: 'http://x.example/y_(z)', href: 'http://x.example/y_(z)' },
      { text: ').' },
    ]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'www.shop.example',
    'file:///etc',
    'http://',
    'https://%',
  ])('are never made of %s', (text) => expect(textParts(text)).toEqual([{ text }]));

  it('never change a text, and never lead to another scheme', () => {
    const piece = fc.constantFrom(
      'https://a.example',
      'http://',
      'javascript:',
      ' ',
      '.',
      ')',
      '(',
      '<b>',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const parts = textParts(text);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        for (const { href } of parts) expect(href ?? 'https:').toMatch(/^https?:/u);
      }),
    );
  });
});
