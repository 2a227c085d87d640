import { expect, test } from '@jest/globals';
import { MessageText } from '#shared/chats/chats.contract';
import { charactersLeft, cleanText, messageMax } from './messageText';

test('the limit counts code points, as the contract does', () => {
  const full = '🌱'.repeat(messageMax);
  expect(charactersLeft(full)).toBe(0);
  expect(MessageText.safeParse(full).success).toBe(true);
  expect(charactersLeft(`${full}x`)).toBe(-1);
  expect(MessageText.safeParse(`${full}x`).success).toBe(false);
});

test('what was typed is made sendable: half characters, NUL and empty ends', () => {
  const typed = '  a\u0000b \ud83c c\n';
  expect(cleanText(typed)).toBe('ab \ufffd c');
  expect(MessageText.safeParse(cleanText(typed)).success).toBe(true);
});
