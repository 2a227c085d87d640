import { describe, expect, it } from '@jest/globals';
import type { Chat } from '#shared/chats/chats.contract';
import { alertsBetween, mannerOf } from './alerts';
import { ana, chatWith, marta } from './chat.fake';

const known = (...chats: Chat[]) => new Map(chats.map((chat) => [chat.id, chat]));
const said = (seq: number, from = marta) => ({ seq, at: seq, from, text: 'x' });

describe('what a member is told', () => {
  it('is a chat that came, also one that comes again', () => {
    const chat = chatWith();
    expect(alertsBetween(known(), [chat]).assigned).toEqual([chat]);
    const again = chatWith({ assignedSeq: 9 });
    expect(alertsBetween(known(chat), [again]).assigned).toEqual([again]);
  });

  it('is a new message of a user, once, and none of an agent', () => {
    const before = known(chatWith({ lastMessage: said(4) }));
    const after = chatWith({ lastMessage: said(5) });
    expect(alertsBetween(before, [after])).toEqual({ assigned: [], messages: [after] });
    expect(alertsBetween(known(after), [after]).messages).toEqual([]);
    expect(alertsBetween(before, [chatWith({ lastMessage: said(5, ana) })]).messages).toEqual([]);
  });

  it('is told by sound or by notification, as the page is in front or not', () => {
    expect(mannerOf('assigned', true)).toBe('sound');
    expect(mannerOf('assigned', false)).toBe('notification');
    expect(mannerOf('messages', true)).toBe('quiet');
    expect(mannerOf('messages', false)).toBe('sound');
  });
});
