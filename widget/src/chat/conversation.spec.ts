import { describe, expect, test } from '@jest/globals';
import { idOf, userChat, userMessage } from '../testing/rows';
import { Conversation } from './conversation';

const nowhere = { chatId: null, seq: 0 };
const seqs = (conversation: Conversation) => conversation.messages.map((message) => message.seq);

function welcomed(seq: number): Conversation {
  const conversation = new Conversation();
  const messages = Array.from({ length: seq }, (_, index) => userMessage(index + 1));
  conversation.welcome(nowhere, { chat: userChat({ seq }), messages });
  return conversation;
}

describe('the order of rows', () => {
  test('rows are shown by seq, however they arrive, and once', () => {
    const conversation = new Conversation();
    for (const seq of [3, 1, 2, 3, 1]) {
      conversation.apply({ chat: userChat({ seq: 3 }), messages: [userMessage(seq)] });
    }
    expect(seqs(conversation)).toEqual([1, 2, 3]);
    expect(conversation.hasGap).toBe(false);
  });

  test('a random order with repeats ends the same', () => {
    for (let run = 0; run < 200; run++) {
      const conversation = new Conversation();
      const arriving = Array.from({ length: 60 }, (_, index) => (index % 20) + 1);
      arriving.sort(() => Math.random() - 0.5);
      for (const seq of arriving)
        conversation.apply({ chat: userChat({ seq }), messages: [userMessage(seq)] });
      expect(seqs(conversation)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect(conversation.position.seq).toBe(20);
    }
  });

  test('a late event does not take the chat back', () => {
    const conversation = welcomed(4);
    conversation.apply({ chat: userChat({ seq: 4, state: 'completed' }), messages: [] });
    conversation.apply({ chat: userChat({ seq: 3, state: 'active' }), messages: [userMessage(3)] });
    expect(conversation.chat?.state).toBe('completed');
  });

  test('the place in the queue changes without a new row', () => {
    const conversation = new Conversation();
    conversation.welcome(nowhere, { chat: userChat({ state: 'queued', ahead: 3 }), messages: [] });
    conversation.apply({ chat: userChat({ state: 'queued', ahead: 2 }), messages: [] });
    expect(conversation.chat?.ahead).toBe(2);
  });
});

describe('a gap', () => {
  test('a row beyond the next is a gap, and the position stays before it', () => {
    const conversation = welcomed(2);
    conversation.apply({ chat: userChat({ seq: 4 }), messages: [userMessage(4)] });
    expect(conversation.hasGap).toBe(true);
    expect(conversation.position).toEqual({ chatId: idOf(1), seq: 2 });
  });

  test('the answer to the hello fills it', () => {
    const conversation = welcomed(2);
    conversation.apply({ chat: userChat({ seq: 4 }), messages: [userMessage(4)] });
    const messages = [userMessage(3), userMessage(4)];
    conversation.welcome(conversation.position, { chat: userChat({ seq: 4 }), messages });
    expect(conversation.hasGap).toBe(false);
    expect(seqs(conversation)).toEqual([1, 2, 3, 4]);
  });

  test('rows the user may not see leave none after the hello', () => {
    const conversation = welcomed(2);
    conversation.apply({ chat: userChat({ seq: 5 }), messages: [userMessage(5)] });
    conversation.welcome(conversation.position, { chat: userChat({ seq: 5 }), messages: [userMessage(5)] });
    expect(conversation.hasGap).toBe(false);
    expect(conversation.position.seq).toBe(5);
  });

  test('an answer older than the last event leaves the gap', () => {
    const conversation = welcomed(2);
    const asked = conversation.position;
    conversation.apply({ chat: userChat({ seq: 5 }), messages: [userMessage(5)] });
    conversation.welcome(asked, { chat: userChat({ seq: 3 }), messages: [userMessage(3)] });
    expect(conversation.hasGap).toBe(true);
    expect(conversation.position.seq).toBe(3);
    expect(conversation.chat?.seq).toBe(5);
  });
});

describe('one chat after the other', () => {
  const next = userChat({ id: idOf(2), state: 'bot', seq: 1 });

  test('the rows of a chat that ended stay above the new one', () => {
    const conversation = welcomed(2);
    conversation.apply({ chat: next, messages: [userMessage(1, { id: idOf(9_001) })] });
    expect(conversation.earlier.map((rows) => rows.map(({ seq }) => seq))).toEqual([[1, 2]]);
    expect(seqs(conversation)).toEqual([1]);
  });

  test('a late event of the chat before changes nothing', () => {
    const conversation = welcomed(2);
    conversation.apply({ chat: next, messages: [] });
    conversation.apply({ chat: userChat({ seq: 9, state: 'completed' }), messages: [userMessage(9)] });
    expect(conversation.chat?.id).toBe(idOf(2));
    expect(seqs(conversation)).toEqual([]);
  });

  test('an answer read before a new chat was opened does not close it', () => {
    const conversation = new Conversation();
    const asked = conversation.position;
    conversation.apply({ chat: next, messages: [userMessage(1)] });
    conversation.welcome(asked, { chat: null, messages: [] });
    expect(conversation.chat?.id).toBe(idOf(2));
  });

  test('a chat the server no longer knows is over here too', () => {
    const conversation = welcomed(2);
    conversation.welcome(conversation.position, { chat: null, messages: [] });
    expect(conversation.isOpen).toBe(false);
    expect(conversation.position).toEqual(nowhere);
  });

  test('read by the agent only moves forward', () => {
    const conversation = welcomed(4);
    conversation.readByAgent({ chatId: idOf(1), seq: 4 });
    conversation.readByAgent({ chatId: idOf(1), seq: 2 });
    conversation.apply({ chat: userChat({ seq: 4, readByAgent: 1 }), messages: [] });
    expect(conversation.chat?.readByAgent).toBe(4);
  });
});
