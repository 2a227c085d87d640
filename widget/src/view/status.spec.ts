import { expect, test } from '@jest/globals';
import { en } from '../i18n/en';
import { userChat } from '../testing/rows';
import { chatStatus, lineStatus } from './status';

test.each([
  [null, ''],
  [userChat({ state: 'bot' }), 'You are talking to our assistant.'],
  [userChat({ state: 'queued', ahead: 0 }), 'You are next'],
  [userChat({ state: 'queued', ahead: null }), 'We will be with you soon.'],
  [userChat({ state: 'queued', ahead: 3 }), '3 ahead of you'],
  [userChat({ state: 'active', agentName: 'Ana' }), 'You are talking to Ana.'],
  [userChat({ state: 'active', agentName: null }), 'You are talking to our team.'],
  [userChat({ state: 'completed' }), 'This chat has ended. Write again to start a new chat.'],
])('where the chat stands: %#', (chat, sentence) => {
  expect(chatStatus(chat, en)).toBe(sentence);
});

test('a good line says nothing', () => {
  expect(lineStatus('connected', en)).toBe('');
  expect(lineStatus('reconnecting', en)).toBe('Reconnecting…');
});
