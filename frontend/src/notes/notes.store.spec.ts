/** @jest-environment node */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import type { Closure } from '#shared/closures/closures.contract';
import type { UserNote } from '#shared/notes/notes.contract';
import type { Reply } from '#shared/wire/request';
import { businessId, FakeChatServer, userId } from '../chats/chatServer.fake';
import { closureOf } from '../closures/closingServer.fake';
import type { CloseInput } from '../closures/outbox';
import { useLine } from '../wire/socket';
import { mostKept, useNotesStore } from './notes.store';

const note: UserNote = {
  ...{ id: '1'.repeat(24), businessId, userId, text: 'Prefers phone' },
  ...{ by: { id: null, name: 'Lea Novak' }, at: 5 },
};
let answer: (input: Record<string, unknown>) => unknown;

beforeEach(() => {
  setActivePinia(createPinia());
  useLine({
    connected: true,
    request: async (_name, input) =>
      ({ ok: true, data: answer(input as Record<string, unknown>) }) as Reply<unknown>,
  });
  useNotesStore().put(new FakeChatServer('e'.repeat(24)).delivery().context);
});

const closing = (at: number): Closure => ({
  ...closureOf({ chatId: 'e'.repeat(24), cycle: 1, followUps: [] } as unknown as CloseInput),
  ...{ closureId: `closing ${at}`, at },
});
const shown = () => useNotesStore().contextOf(businessId, userId)!;
const ids = () => shown().previous.closures.map((closure) => closure.closureId);

describe('what is known of a user', () => {
  it('shows a note once, whether its answer or its event comes first', async () => {
    answer = () => ({ note });
    const store = useNotesStore();
    store.events['userNote:added']({ note });
    await store.add(businessId, userId, 'Prefers phone');
    expect(shown().notes).toEqual([note]);
  });

  it('forgets whom the page met longest ago, and keeps whom it heard of since', () => {
    const store = useNotesStore();
    const first = shown();
    const met = (place: number) => ({ ...first.user, id: `user ${place}` });
    store.put({ ...first, user: met(0) });
    for (let place = 1; place < mostKept; place++) {
      store.put({ ...first, user: met(place) });
      store.events['user:changed']({ user: first.user });
    }
    expect(store.contextOf(businessId, 'user 0')).toBeUndefined();
    expect(store.contextOf(businessId, 'user 1')).toBeDefined();
    expect(shown()).toBeDefined();
  });

  it('shows the newest note first', () => {
    const store = useNotesStore();
    store.putNote(note);
    store.putNote({ ...note, id: '2'.repeat(24), at: 9 });
    expect(shown().notes.map(({ at }) => at)).toEqual([9, 5]);
  });

  it('counts a new closing, changes a corrected one and forgets an undone one', () => {
    const store = useNotesStore();
    store.putClosure(closing(10));
    store.putClosure(closing(20));
    expect([ids(), shown().previous.count]).toEqual([['closing 20', 'closing 10'], 2]);
    store.putClosure({ ...closing(10), notes: 'Corrected', rev: 2 });
    expect(shown().previous.closures[1]?.notes).toBe('Corrected');
    store.putClosure({ ...closing(20), undoneAt: 30 });
    expect([ids(), shown().previous.count]).toEqual([['closing 10'], 1]);
  });

  it('loads older conversations behind those it has, each once', async () => {
    const store = useNotesStore();
    store.putClosure(closing(20));
    let before: unknown;
    answer = (input) => {
      before = input['before'];
      return { closures: [closing(20), closing(10)], more: false };
    };
    expect(await store.loadMorePrevious(businessId, userId)).toBe(false);
    expect(before).toBe(20);
    expect([ids(), shown().previous.count]).toEqual([['closing 20', 'closing 10'], 2]);
  });
});
