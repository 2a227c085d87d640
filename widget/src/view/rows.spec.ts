import { expect, test } from '@jest/globals';
import { Conversation } from '../chat/conversation';
import type { Unsent } from '../chat/outbox';
import { en } from '../i18n/en';
import { idOf, userChat, userMessage } from '../testing/rows';
import { rowsOf } from './rows';

test('every chat but the first begins with a line, the one that is only being written included', () => {
  const conversation = new Conversation();
  for (const number of [1, 2, 3]) {
    const chat = userChat({ id: idOf(number), seq: 2, state: number === 3 ? 'completed' : 'active' });
    const messages = [1, 2].map((seq) => userMessage(seq, { id: idOf(100 * number + seq) }));
    conversation.apply({ chat, messages });
  }
  const unsent: Unsent = { id: 'mine', text: 'Hello again', attachment: null, at: 1, state: 'waiting' };
  const rows = rowsOf({ conversation, unsent: [unsent], connected: true }, en);
  expect(rows.map((row) => row.begins)).toEqual([false, false, true, false, true, false, true]);
});
