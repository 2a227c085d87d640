import { expect, test } from '@jest/globals';
import { wordsOf } from '../chats/words.js';
import { placeOf, firstPlaceAt, tokensOf } from './searchTokens.js';

const nothing = {
  ...{ words: '', user: '', userId: null, categoryId: null, reasonId: null, agentId: null },
  ...{ from: null, to: null },
};

const alone = (id: string) => [id];

test('[OV8] words are the same whatever their case, accents and Unicode form', () => {
  const written = ['Müller STRASSE', 'mu\u0308ller straße', 'müller-strasse!'];
  const [first, ...others] = written.map((text) => [...wordsOf([text])].sort());
  expect(first).toEqual(['muller', 'strasse']);
  for (const other of others) expect(other).toEqual(first);
  expect([...wordsOf(['Αθήνας ΑΘΗΝΑΣ αθηνασ'])]).toEqual(['αθηνασ']);
  expect([...wordsOf(['ORD-12 345', '注文'])]).toEqual(['ord', '12', '345', '注文']);
});

test('[OV8] odd text is no way around: no operator, no other kind of token, no endless word', () => {
  expect([...wordsOf(['$where c#1 \u0000 \ud83d\ude00 a\u202eb'])]).toEqual(['where', 'c', '1', 'ab']);
  const [word] = wordsOf(['x'.repeat(500)]);
  expect(word).toHaveLength(40);
  expect(tokensOf({ ...nothing, words: 'c#abc', user: 'Ana' }, alone)).toEqual([['c'], ['abc'], ['n#ana']]);
  expect(tokensOf(nothing, alone)).toEqual([]);
});

test('[OV8] a category or reason is sought with everything that counts as it', () => {
  const wish = { ...nothing, categoryId: 'refund', reasonId: 'track' };
  const all = (id: string) => [id, `old ${id}`];
  expect(tokensOf(wish, all)).toEqual([
    ['c#refund', 'c#old refund'],
    ['r#track', 'r#old track'],
  ]);
});

test('[OV9] the place of a chat follows its moment, stays a whole number, and parts chats of one moment', () => {
  const at = new Date('2030-12-31T23:59:59.999Z');
  const place = placeOf('a'.repeat(24), at);
  expect(Number.isSafeInteger(placeOf('a'.repeat(24), new Date('2039-01-01')))).toBe(true);
  expect(place).toBeGreaterThanOrEqual(firstPlaceAt(at.getTime()));
  expect(place).toBeLessThan(firstPlaceAt(at.getTime() + 1));
  expect(placeOf('b'.repeat(24), at)).not.toBe(place);
});
