import { expect, test } from '@jest/globals';
import { trappedTeam } from './trapped.js';

const teams = [{ id: 'support' }, { id: 'cards' }];

test('[TX22] the team that would have no category left is named', () => {
  expect(trappedTeam([['support']], teams)).toEqual({ id: 'cards' });
  expect(trappedTeam([['support'], ['cards']], teams)).toBeUndefined();
  expect(trappedTeam([['support'], null], teams)).toBeUndefined();
});
