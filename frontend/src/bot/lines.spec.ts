import { expect, test } from '@jest/globals';
import { linesIn, tooLongIn } from './lines';

test('each line counts once, without its blanks', () => {
  expect(linesIn('  Where is it? \r\n\n Where is it?\nWhen? ')).toEqual(['Where is it?', 'When?']);
  expect(linesIn(' \n ')).toEqual([]);
});

test('the first line that is too long is named, in characters and not in units', () => {
  expect(tooLongIn(`ok\n${'🙂'.repeat(6)}`, 5)).toBe('🙂'.repeat(6));
  expect(tooLongIn('🙂'.repeat(5), 5)).toBeUndefined();
});
