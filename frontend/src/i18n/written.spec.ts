import { expect, it } from '@jest/globals';
import { t } from './index';
import { written } from './written';

it('fills places with what they are named for, as it is, and leaves none open', () => {
  expect(written('{name} has {what}', { name: '{what} $1 \\', what: 3 })).toBe('{what} $1 \\ has 3');
  expect(written('{missing}!', {})).toBe('!');
});

it.each([
  [0, '0 chats'],
  [1, '1 chat'],
  [2, '2 chats'],
  [1_000, '1000 chats'],
])('chooses the form for %i', (count, text) => {
  expect(written('{count} chat | {count} chats', { count })).toBe(text);
});

it.each([
  [0, 'none'],
  [1, 'one'],
  [7, 'many'],
])('chooses among three forms for %i', (count, text) => {
  expect(written('none | one | many', { count })).toBe(text);
});

it('says the texts of the message files', () => {
  expect(t('ui.nothingFound', { query: 'lamp' })).toContain('lamp');
  expect(t('shell.nothing' as never)).toBe('shell.nothing');
});
