import { describe, expect, test } from '@jest/globals';
import { pieces } from './linkify';

const links = (text: string) => pieces(text).flatMap(({ href }) => (href === null ? [] : [href]));

describe('addresses in a text', () => {
  test.each([
    ['See https://example.com/refunds.', ['https://example.com/refunds']],
    ['(http://example.com/a_(b))', ['http://example.com/a_(b)']],
    [
      'https://example.com?a=1&b=2, then http://example.org!',
      ['https://example.com/?a=1&b=2', 'http://example.org/'],
    ],
    ['"https://example.com/x"', ['https://example.com/x']],
    ['HTTPS://EXAMPLE.COM/Path', ['https://example.com/Path']],
  ])('%s', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'www.example.com and example.com',
    'ftp://example.com/file',
    'https://',
    'https://user:secret@example.com/',
    'xhttps//example.com',
  ])('%s is no link', (text) => {
    expect(links(text)).toEqual([]);
  });

  test('the pieces joined are the text again, whatever it holds', () => {
    const texts = [
      '',
      'plain',
      'a https://example.com b',
      '<img src=x onerror=alert(1)> https://e.example/<b>',
      '…https://a.b…',
    ];
    for (const text of texts)
      expect(
        pieces(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
  });
});
