import { describe, expect, it } from '@jest/globals';
import type { Chat } from '#shared/chats/chats.contract';
import { chatWith } from '../chats/chat.fake';
import { withChanges, withPage, type Wanted } from './listWindow';

const id = (place: number) => place.toString(16).padStart(24, '0');
const queued = (place: number, own: Partial<Chat> = {}) =>
  chatWith({ id: id(place), state: 'queued', queuedAt: place * 10, seq: 1, ...own });
const wanted: Wanted = {
  businessId: chatWith().businessId,
  list: 'queue',
  filter: { teamId: null, assigneeId: null, newUsers: false, delayed: false },
};
const idsOf = ({ chats }: { chats: readonly Chat[] }) => chats.map((chat) => parseInt(chat.id, 16));

describe('the window of a list', () => {
  it('takes a chat to its place, and lets it go when it leaves the list', () => {
    const window = { chats: [queued(1), queued(3)], more: false };
    const come = withChanges(window, [queued(2)], wanted);
    expect(idsOf(come)).toEqual([1, 2, 3]);
    expect(idsOf(withChanges(come, [queued(2, { state: 'active', seq: 2 })], wanted))).toEqual([1, 3]);
  });

  it('leaves out what the filter does not ask for, and what is of another business', () => {
    const window = { chats: [queued(1)], more: false };
    const filtered = { ...wanted, filter: { ...wanted.filter, delayed: true, newUsers: true } };
    const late = queued(2, { delayedAt: 5, newUser: true });
    expect(idsOf(withChanges(window, [late, queued(3, { newUser: true })], filtered))).toEqual([1, 2]);
    expect(idsOf(withChanges(window, [queued(4, { businessId: id(9) })], wanted))).toEqual([1]);
  });

  it('is not turned back by an older telling', () => {
    const window = { chats: [queued(1, { seq: 5 })], more: false };
    expect(withChanges(window, [queued(1, { seq: 4, state: 'active' })], wanted).chats[0]?.seq).toBe(5);
  });

  it('takes nothing from behind its end while more exist, and the next page fills it', () => {
    const window = { chats: [queued(1), queued(2)], more: true };
    expect(idsOf(withChanges(window, [queued(7)], wanted))).toEqual([1, 2]);
    const moved = withChanges(window, [queued(2, { queuedAt: 90, seq: 2 })], wanted);
    expect(idsOf(moved)).toEqual([1]);
    const page = { chats: [queued(3), queued(7)], more: false };
    expect(withPage(window, page, wanted)).toMatchObject({ more: false });
    expect(idsOf(withPage(window, page, wanted))).toEqual([1, 2, 3, 7]);
  });

  it('keeps what changed while the page was on its way', () => {
    const window = { chats: [queued(1), queued(2, { seq: 9 })], more: true };
    const page = { chats: [queued(2, { seq: 3 }), queued(3)], more: false };
    expect(withPage(window, page, wanted).chats.map(({ seq }) => seq)).toEqual([1, 9, 1]);
  });

  it('stands the newest first where chats are completed', () => {
    const done = (place: number) => queued(place, { state: 'completed', completedAt: place });
    const list = { ...wanted, list: 'completed' as const };
    expect(idsOf(withChanges({ chats: [done(2)], more: false }, [done(1), done(3)], list))).toEqual([
      3, 2, 1,
    ]);
  });
});
