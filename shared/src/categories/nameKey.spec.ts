import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nameKey } from './nameKey.js';

const same: [string, string, string][] = [
  ['case', 'Refund', 'rEFUND'],
  ['accents', 'Réclamation', 'reclamation'],
  ['composed and decomposed', 'caf\u00e9', 'cafe\u0301'],
  ['several accents on one letter', 'Việt', 'viet'],
  ['an accent behind an invisible joiner', 'e\u034f\u0301', 'e'],
  ['Greek accents', 'Άλφα', 'αλφα'],
  ['final sigma', 'ΟΔΟΣ', 'οδος'],
  ['Cyrillic accents', 'ёлка', 'ЕЛКА'],
  ['white space around and within', '  Track \t\u00a0refund ', 'track refund'],
  ['a line break', 'Track\nrefund', 'track refund'],
  ['zero-width space', 'Ref\u200bund', 'Refund'],
  ['zero-width joiner', 'Ref\u200dund', 'Refund'],
  ['soft hyphen', 'Re\u00adfund', 'Refund'],
  ['direction marks', '\u202eRefund\u202c', 'Refund'],
  ['byte order mark', '\ufeffRefund', 'Refund'],
  ['variation selector', 'Refund\ufe0f', 'Refund'],
  ['tag characters', 'Refund\u{e0041}', 'Refund'],
  ['interlinear annotation', '\ufff9Refund', 'Refund'],
  ['full width', 'Ｒｅｆｕｎｄ', 'Refund'],
  ['ligature', 'oﬃce', 'OFFICE'],
  ['sharp s', 'Straße', 'STRASSE'],
  ['capital sharp s', 'STRAẞE', 'straße'],
  ['long s', 'ſystem', 'System'],
  ['capital dotted I', 'İade', 'iade'],
  ['dotless i, whose capital is I', 'ısı', 'ISI'],
  ['titlecase digraph', 'ǅ', 'dž'],
  ['roman numeral', 'Ⅳ', 'iv'],
  ['Kelvin sign', '\u212a', 'k'],
  ['half-width katakana', 'ｶﾞ', 'ガ'],
  ['Hangul by letters', '\u1112\u1161\u11ab', '한'],
];

const different: [string, string, string][] = [
  ['other words', 'Refund', 'Refunds'],
  ['a space between', 'track refund', 'trackrefund'],
  ['Devanagari vowel signs', 'कि', 'की'],
  ['a Devanagari letter with and without its sign', 'का', 'क'],
  ['Bengali marks', 'কী', 'ক'],
  ['Tamil marks', 'கி', 'க'],
  ['Thai tone marks', 'ป่า', 'ป้า'],
  ['Japanese voicing', 'か', 'が'],
  ['Arabic letters', 'سلام', 'سلم'],
  ['letters that are no accents', 'Ø', 'O'],
  ['look-alikes of another script', 'Рaу', 'Pay'],
  ['punctuation', 'Refund!', 'Refund'],
  ['emoji', '👍', '👎'],
];

const blank = [
  '',
  '   ',
  '\u200b',
  '\u00ad\u2060',
  '\ufeff',
  '\u3164',
  '\u2800',
  '\n\t',
  '\u{e0020}',
  '\u115f\u1160',
];

describe('[TX1] what makes two names the same', () => {
  test.each(same)('%s does not count', (_, a, b) => expect(nameKey(a)).toBe(nameKey(b)));
  test.each(different)('%s does', (_, a, b) => expect(nameKey(a)).not.toBe(nameKey(b)));
  test.each(blank)('%j shows nothing', (name) => expect(nameKey(name)).toBe(''));

  const anyText = fc.string({ unit: 'binary', maxLength: 12 });
  test('the key of a key is itself', () => {
    fc.assert(
      fc.property(anyText, (name) => expect(nameKey(nameKey(name))).toBe(nameKey(name))),
      { numRuns: 3_000 },
    );
  });
  test('case, form and surrounding space never count', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const key = nameKey(name);
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) expect(nameKey(name.normalize(form))).toBe(key);
        expect(nameKey(`\u200b ${name}\t`)).toBe(key);
        // The iota subscript is an accent to us, a letter of its own to capitals.
        if (!name.normalize('NFD').includes('\u0345')) expect(nameKey(name.toUpperCase())).toBe(key);
      }),
      { numRuns: 3_000 },
    );
  });
});
