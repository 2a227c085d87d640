import { describe, expect, it } from '@jest/globals';
import type { Message } from '#shared/chats/chats.contract';
import { ana, ben, bot, chatWith, marta } from './chat.fake';
import { lastLine, longestUnanswered, shownMessage, tagOf } from './chatRow';

const lastBy = (from: typeof marta, at: number) => ({ seq: 9, at, from, text: 'a\n b' });

describe('the tag of a chat', () => {
  it('is New chat until its agent has read beyond the assignment, whatever is unread', () => {
    expect(tagOf(chatWith({ readByAgent: 2, assignedSeq: 3, unread: 2 }), undefined)).toEqual({
      kind: 'new',
    });
    expect(tagOf(chatWith({ readByAgent: 3, assignedSeq: 3 }), undefined)).toBeUndefined();
  });

  it('is the unread count before Waiting longest', () => {
    const chat = chatWith({ unread: 2 });
    expect(tagOf(chat, chat.id)).toEqual({ kind: 'unread', count: 2 });
    expect(tagOf(chatWith(), chat.id)).toEqual({ kind: 'waitingLongest' });
  });

  it('is not New chat for one that waits for its user', () => {
    const chat = chatWith({ state: 'waiting', readByAgent: 0 });
    expect(tagOf(chat, undefined)).toBeUndefined();
  });
});

describe('who has waited longest for an answer', () => {
  it('is the user whose last word is oldest, among those who had the last word', () => {
    const chats = [
      chatWith({ id: 'x', lastMessage: lastBy(marta, 500) }),
      chatWith({ id: 'y', lastMessage: lastBy(marta, 300) }),
      chatWith({ id: 'z', lastMessage: lastBy(ana, 100) }),
    ];
    expect(longestUnanswered(chats)).toBe('y');
  });

  it('is nobody while there is nothing to choose', () => {
    expect(longestUnanswered([chatWith()])).toBeUndefined();
    expect(longestUnanswered([])).toBeUndefined();
  });
});

describe('the last line', () => {
  it('names everybody but the user, and is one line', () => {
    expect(lastLine(chatWith({ lastMessage: lastBy(marta, 1) }), ana.id!)).toBe('a b');
    expect(lastLine(chatWith({ lastMessage: lastBy(ana, 1) }), ana.id!)).toBe('You: a b');
    expect(lastLine(chatWith({ lastMessage: lastBy(ben, 1) }), ana.id!)).toBe('Ben: a b');
    expect(lastLine(chatWith({ lastMessage: lastBy(bot, 1) }), ana.id!)).toBe('Bot: a b');
    expect(lastLine(chatWith({ lastMessage: null }), ana.id!)).toBe('No message yet');
  });

  it('with people is the user’s, where only the bot has spoken since', () => {
    const chat = chatWith({ state: 'active', lastMessage: lastBy(bot, 9) });
    const asked = { seq: 2, at: 5, kind: 'text', from: marta, text: 'Where is it?' } as unknown as Message;
    const reply = { seq: 3, at: 9, kind: 'text', from: bot, text: 'a b' } as unknown as Message;
    expect(shownMessage(chat, [asked, reply])).toMatchObject({ at: 5, text: 'Where is it?' });
    expect(shownMessage(chat, [])).toBe(chat.lastMessage);
    const withBot = { ...chat, state: 'bot' as const };
    expect(shownMessage(withBot, [asked, reply])).toBe(withBot.lastMessage);
    const answered = chatWith({ lastMessage: lastBy(ana, 9) });
    expect(shownMessage(answered, [asked])).toBe(answered.lastMessage);
  });
});
