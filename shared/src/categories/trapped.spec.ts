import { expect, test } from '@jest/globals';
import { trappedBy, trappedTeam } from './trapped.js';

const [support, cards] = [{ id: 'support' }, { id: 'cards' }];
const teams = [support, cards];

test('[TX22] the team that would have no category left is named', () => {
  expect(trappedTeam([['support']], teams)).toEqual(cards);
  expect(trappedTeam([['support'], ['cards']], teams)).toBeUndefined();
  expect(trappedTeam([['support'], null], teams)).toBeUndefined();
});

test.each([
  ['the last category goes', { before: [null], after: [] }, support],
  ['the last of one team goes', { before: [['support'], ['cards']], after: [['support']] }, cards],
  ['one of several goes', { before: [null, ['cards']], after: [null] }, undefined],
  ['a team that had none already', { before: [['support'], ['support']], after: [['support']] }, undefined],
  ['the first category is for one team only', { before: [], after: [['support']] }, cards],
  ['a list stays empty', { before: [], after: [] }, undefined],
])('[TX22] %s', (_, change, trapped) => {
  expect(trappedBy(change, teams)).toEqual(trapped);
});
