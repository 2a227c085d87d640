import { expect, test } from '@jest/globals';
import { accentRule } from './accent';

test('the ink on an accent is the one that reads better', () => {
  expect(accentRule('#0b6b62')).toContain('--brand-ink:#ffffff');
  expect(accentRule('#ffd500')).toContain('--brand-ink:#000000');
  expect(accentRule('#fd0')).toContain('--brand:#ffdd00');
});

test.each([undefined, '', 'red', '#12', 'url(x)', '#fff;} *{display:none'])('%s is no accent', (accent) => {
  expect(accentRule(accent)).toBe('');
});
