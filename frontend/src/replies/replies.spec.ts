import { expect, it } from '@jest/globals';
import type { CannedReply } from '#shared/replies/replies.contract';
import { findReplies } from './findReplies';
import { slashAt, withReply } from './slash';
import { filledIn, unknownVariables } from './variables';

const reply = (title: string, text: string): CannedReply => ({
  ...{ id: title, businessId: 'b', ownerId: null, rev: 1, deleted: false, at: 1 },
  ...{ title, text, by: { id: null, name: 'Lea Novak' } },
});

it.each([
  ['/', 1, { start: 0, query: '' }],
  ['/ref', 4, { start: 0, query: 'ref' }],
  ['Hello /track ref', 16, { start: 6, query: 'track ref' }],
  ['one\n/two', 8, { start: 4, query: 'two' }],
  ['Hello /track ref', 9, { start: 6, query: 'tr' }],
])('[RE5] %j with the caret at %i looks for a reply', (text, caret, slash) => {
  expect(slashAt(text, caret)).toEqual(slash);
});

it.each([
  ['and/or', 6],
  ['5 / 6', 5],
  ['/two\nlines', 10],
  ['https://shop.example', 20],
  ['plain', 5],
  [`/${'a'.repeat(41)}`, 42],
  ['/later', 0],
])('[RE5] %j with the caret at %i does not', (text, caret) => {
  expect(slashAt(text, caret)).toBeUndefined();
});

it('[RE5] the reply takes the place of what was typed to find it, and the rest stays', () => {
  expect(withReply('Hi /gre, and more', { start: 3, query: 'gre' }, 'good day')).toEqual({
    text: 'Hi good day, and more',
    caret: 11,
  });
});

it('[RE5] finds by words of title and text in any order, titles first, without accents and case', () => {
  const delay = reply('Delay', 'The parcel is late. Refund follows.');
  const refund = reply('Refund on its way', 'It takes three days.');
  const cafe = reply('Café', 'Closed.');
  const all = [delay, refund, cafe];
  expect(findReplies(all, '')).toEqual(all);
  expect(findReplies(all, 'REFUND')).toEqual([refund, delay]);
  expect(findReplies(all, 'parc del')).toEqual([delay]);
  expect(findReplies(all, 'cafe')).toEqual([cafe]);
  expect(findReplies(all, 'fund')).toEqual([]);
});

it('[RE5] variables are filled in, and what is none stays as it is', () => {
  const values = { user: 'Marta Ortiz', firstName: 'Marta', agent: 'Ana', business: 'Meadow Shop' };
  const text = 'Hello {user}, {agent} of {business}. {order} {user}';
  expect(filledIn(text, values)).toBe('Hello Marta Ortiz, Ana of Meadow Shop. {order} Marta Ortiz');
  expect(filledIn('{user}', { ...values, user: '{agent} $&' })).toBe('{agent} $&');
  expect(unknownVariables('{order} {user} {order} {id}')).toEqual(['order', 'id']);
});
