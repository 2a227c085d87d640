import { expect, test } from '@jest/globals';
import { idOf, memoryStorage, userChat, userMessage } from '../testing/rows';
import { Conversation } from './conversation';
import { Reading } from './reading';

const place = () => ({ storage: memoryStorage(), name: 'read' });

function conversationOf(...from: ('user' | 'bot' | 'agent' | 'system')[]): Conversation {
  const conversation = new Conversation();
  const messages = from.map((sender, index) => userMessage(index + 1, { from: sender }));
  conversation.welcome({ chatId: null, seq: 0 }, { chat: userChat({ seq: from.length }), messages });
  return conversation;
}

test('only words of the bot and of agents are unread', () => {
  const reading = new Reading(place(), () => Promise.resolve(true));
  expect(reading.unread(conversationOf('user', 'bot', 'system', 'agent'))).toBe(2);
});

test('seeing is told once, and holds in every tab', async () => {
  const shared = place();
  const told: object[] = [];
  const reading = new Reading(shared, (mark) => Promise.resolve(told.push(mark) > 0));
  const conversation = conversationOf('user', 'agent');
  await reading.see(conversation);
  await reading.see(conversation);
  expect(told).toEqual([{ chatId: idOf(1), seq: 2 }]);
  expect(new Reading(shared, () => Promise.resolve(true)).unread(conversation)).toBe(0);
});

test('a mark that did not arrive is told again', async () => {
  let arrives = false;
  const told: object[] = [];
  const reading = new Reading(place(), (mark) => Promise.resolve(told.push(mark) > 0 && arrives));
  const conversation = conversationOf('agent');
  await reading.see(conversation);
  arrives = true;
  await reading.see(conversation);
  await reading.see(conversation);
  expect(told).toHaveLength(2);
});
