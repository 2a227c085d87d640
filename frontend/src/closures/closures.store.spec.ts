/** @jest-environment node */
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import type { Chat } from '#shared/chats/chats.contract';
import type { Closure } from '#shared/closures/closures.contract';
import type { Me } from '#shared/members/members.contract';
import type { Refusal, Reply } from '#shared/wire/request';
import { ana, FakeChatServer } from '../chats/chatServer.fake';
import { useSessionStore } from '../session/session.store';
import { useConnectionStore } from '../wire/connection.store';
import { useLine } from '../wire/socket';
import { storage } from '../wire/storage';
import { closureOf } from './closingServer.fake';
import { useClosuresStore } from './closures.store';
import { newDraft, readDraft, keepDraft, type CloseDraft } from './drafts';
import type { CloseInput } from './outbox';

// Node 20 has no navigator; a browser without locks has the server's idempotence alone.
Object.defineProperty(globalThis, 'navigator', { value: { onLine: true }, configurable: true });
// Node's own channel would keep the process waiting for messages.
Reflect.deleteProperty(globalThis, 'BroadcastChannel');

const chat: Chat = new FakeChatServer('e'.repeat(24)).chat();
const key = { memberId: ana.id, chatId: chat.id, cycle: chat.cycle };
const lea = { id: null, name: 'Lea Novak' };

let answers: Record<string, (input: never) => unknown>;
let asked: { name: string; input: Record<string, unknown> }[];
let draft: CloseDraft;

beforeEach(async () => {
  setActivePinia(createPinia());
  const kept = await storage();
  await Promise.all([kept.clear('drafts'), kept.clear('closings')]);
  asked = [];
  answers = { 'closure:close': (input: CloseInput) => ({ closure: closureOf(input), duplicate: false }) };
  useLine({ connected: true, request: answerTo });
  useSessionStore().me = { ...ana, permissions: [] } as unknown as Me;
  useConnectionStore().isConnected();
  draft = {
    ...newDraft(key, true),
    categoryName: 'Refund',
    reasonName: 'Track refund',
    notes: 'Chased finance',
  };
  await keepDraft(draft);
});

async function answerTo(name: string, input: unknown): Promise<Reply<unknown>> {
  asked.push({ name, input: input as Record<string, unknown> });
  const data = answers[name]?.(input as never);
  if (isRefusal(data)) return data;
  return { ok: true, data };
}

const isRefusal = (data: unknown): data is Refusal => (data as Refusal | undefined)?.ok === false;
const refuse = <C extends Refusal['code']>(code: C, data: Extract<Refusal, { code: C }>['data']): Refusal =>
  ({ ok: false, code, retryable: false, data, id: 'r1' }) as unknown as Refusal;
const namesAsked = () => asked.map(({ name }) => name);

describe('closing a chat', () => {
  it('drops the draft once it is on record, and offers Undo', async () => {
    const store = useClosuresStore();
    expect(await store.close(draft, chat)).toMatchObject({ state: 'recorded' });
    expect(await readDraft(key)).toBeUndefined();
    expect(store.undoable?.closure.closureId).toBe(draft.closureId);
  });

  it('keeps the draft when the dialog can put it right', async () => {
    answers['closure:close'] = () => refuse('CATEGORY_GONE', { id: 'x', name: 'Refund', by: lea, at: 1 });
    const store = useClosuresStore();
    expect(await store.close(draft, chat)).toMatchObject({
      state: 'refused',
      refusal: { code: 'CATEGORY_GONE' },
    });
    expect(await readDraft(key)).toEqual(draft);
    await store.loadOutbox();
    expect(store.refused).toEqual([]);
  });

  it('puts the dialog back as it was when it is undone, for the next cycle and under a new id', async () => {
    answers['closure:undo'] = () => ({
      closure: { ...closureOf(asked[0]!.input as CloseInput), undoneAt: 2 },
      chat: { ...chat, cycle: 2 },
    });
    const store = useClosuresStore();
    await store.close(draft, chat);
    await store.undo(draft.closureId);
    const back = await readDraft({ ...key, cycle: 2 });
    expect(back).toMatchObject({ notes: 'Chased finance', reasonName: 'Track refund' });
    expect(back?.closureId).not.toBe(draft.closureId);
    expect(store.undoable).toBeNull();
  });
});

describe('a closing that came too late', () => {
  const ending = { by: lea, at: 1, completionType: 'lead', categoryName: null, reasonName: null } as const;

  async function refusedWith(refusal: Refusal) {
    answers['closure:close'] = () => refusal;
    const store = useClosuresStore();
    await store.close(draft, chat);
    await store.loadOutbox();
    expect(store.refused).toHaveLength(1);
    return { store, refused: store.refused[0]! };
  }

  it('is added as a correction to the closing that the refusal names', async () => {
    const onRecord = { closureId: '00000000-0000-4000-8000-000000000009', rev: 3 };
    const { store, refused } = await refusedWith(
      refuse('COMPLETED_WITHOUT_CATEGORY', { ...ending, completionType: 'autocomplete', ...onRecord }),
    );
    answers['closure:correct'] = () => ({ closure: closureOf(refused.input) });
    expect(store.canAddAsCorrection(refused)).toBe(true);
    await store.addAsCorrection(refused);
    expect(asked.at(-1)).toMatchObject({
      name: 'closure:correct',
      input: { ...onRecord, notes: 'Chased finance' },
    });
    await store.loadOutbox();
    expect(store.refused).toEqual([]);
  });

  it('finds the closing on record in the transcript when the refusal does not name it', async () => {
    const closureId = '00000000-0000-4000-8000-000000000008';
    const { store, refused } = await refusedWith(refuse('ALREADY_CLOSED', ending));
    const row = { cycle: 1, seq: 4, event: { type: 'closed', closureId } };
    answers['chat:page'] = () => ({ chat, messages: [row], more: false });
    answers['closure:read'] = () => ({
      closure: { ...closureOf(refused.input), closureId, rev: 2 },
      earlier: [],
    });
    answers['closure:correct'] = () => ({ closure: closureOf(refused.input) });
    await store.addAsCorrection(refused);
    expect(asked.at(-1)).toMatchObject({ name: 'closure:correct', input: { closureId, rev: 2 } });
  });

  it('stays with everything typed when the correction is refused too', async () => {
    const { store, refused } = await refusedWith(
      refuse('NEW_CYCLE', { cycle: 2, closureId: draft.closureId, rev: 1, by: lea, at: 1 }),
    );
    answers['closure:correct'] = () => refuse('CORRECTION_TOO_LATE', {});
    await expect(store.addAsCorrection(refused)).rejects.toMatchObject({ code: 'CORRECTION_TOO_LATE' });
    await store.loadOutbox();
    expect(store.refused[0]?.input.notes).toBe('Chased finance');
  });

  it('cannot be a correction of a chat that was only reassigned', async () => {
    const { store, refused } = await refusedWith(
      refuse('REASSIGNED', { to: lea, teamName: 'Support', by: lea, at: 1 }),
    );
    expect(store.canAddAsCorrection(refused)).toBe(false);
  });

  it('is kept as notes on the user, none twice when it has to be repeated', async () => {
    draft = { ...draft, notes: 'x'.repeat(2_500) };
    const { store } = await refusedWith(refuse('ALREADY_CLOSED', ending));
    let calls = 0;
    answers['userNote:add'] = (input) =>
      ++calls === 2
        ? refuse('INTERNAL', {})
        : { note: { ...(input as object), id: String(calls), by: ana, at: 1 } };
    await expect(store.keepAsNote(store.refused[0]!)).rejects.toMatchObject({ code: 'INTERNAL' });
    await store.loadOutbox();
    await store.keepAsNote(store.refused[0]!);
    const added = asked.filter(({ name }) => name === 'userNote:add').map(({ input }) => input['opId']);
    expect(added).toEqual([added[0], added[1], added[0], added[1]]);
    expect(asked.find(({ name }) => name === 'userNote:add')?.input['text']).toMatch(
      /^Refund → Track refund\nxxx/,
    );
    await store.loadOutbox();
    expect(store.refused).toEqual([]);
  });

  it('is gone when it is discarded, and back in the dialog when it is wanted there', async () => {
    const { store, refused } = await refusedWith(refuse('FORBIDDEN', { permission: 'chats.close' }));
    expect(await store.backToDraft(refused)).toMatchObject({
      notes: 'Chased finance',
      categoryName: 'Refund',
    });
    expect((await readDraft(key))?.closureId).toBe(draft.closureId);
    await store.close(draft, chat);
    await store.loadOutbox();
    await store.discard(store.refused[0]!);
    await store.loadOutbox();
    expect(store.refused).toEqual([]);
    expect(namesAsked()).toEqual(['closure:close', 'closure:close']);
  });
});

describe('Needs a reason', () => {
  const left: Closure = {
    ...closureOf({ ...key, closureId: '1', assigneeId: null, categoryId: null, reasonId: null } as never),
    completionType: 'autocomplete',
    formerAgent: ana,
  };

  it('lists what ended without one while it was mine, until it has got one', () => {
    const store = useClosuresStore();
    const tell = store.events['closure:changed'];
    tell({ closure: left });
    tell({ closure: { ...left, closureId: '2', formerAgent: { id: 'd'.repeat(24), name: 'Ben Okafor' } } });
    expect(store.needsReason.map((closure) => closure.closureId)).toEqual(['1']);
    tell({ closure: { ...left, correctedAt: 5, rev: 2 } });
    expect(store.needsReason).toEqual([]);
  });
});
