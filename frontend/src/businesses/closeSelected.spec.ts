/** @jest-environment node */
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import type { Me } from '#shared/members/members.contract';
import type { Reply } from '#shared/wire/request';
import { ana, chatWith } from '../chats/chat.fake';
import { useClosuresStore } from '../closures/closures.store';
import { closureOf } from '../closures/closingServer.fake';
import type { CloseInput, KeptClosing } from '../closures/outbox';
import { useSessionStore } from '../session/session.store';
import { useConnectionStore } from '../wire/connection.store';
import { unanswered } from '../wire/refused';
import { useLine } from '../wire/socket';
import { storage } from '../wire/storage';
import { closeSelected } from './closeSelected';

Object.defineProperty(globalThis, 'navigator', {
  value: { onLine: true, languages: ['en-GB'] },
  configurable: true,
});
Reflect.deleteProperty(globalThis, 'BroadcastChannel');

const chats = ['1', '2', '3'].map((digit) => chatWith({ id: digit.repeat(24), userName: `User ${digit}` }));
const asked = { category: true, reason: false, notes: false };
const refund = {
  categoryId: '7'.repeat(24),
  categoryName: 'Refund',
  reasonId: null,
  reasonName: null,
};
let sent: CloseInput[];
/** What becomes of the closing of a chat; recorded where nothing is said. */
let fates: Record<string, 'lost' | 'reassigned'>;
/** How many closings the outbox held when the first was sent. */
let keptAtFirst: number | undefined;

beforeEach(async () => {
  setActivePinia(createPinia());
  await (await storage()).clear('closings');
  [sent, fates, keptAtFirst] = [[], {}, undefined];
  useLine({ connected: true, request: answerTo });
  useSessionStore().me = { ...ana, permissions: [] } as unknown as Me;
  useConnectionStore().isConnected();
});

const kept = async (): Promise<KeptClosing[]> => (await storage()).getAll('closings');

async function answerTo(_name: string, input: unknown): Promise<Reply<unknown>> {
  const closing = input as CloseInput;
  sent.push(closing);
  await new Promise((resolve) => setTimeout(resolve, 5));
  keptAtFirst ??= (await kept()).length;
  const fate = fates[closing.chatId];
  if (fate === 'lost') throw unanswered(true);
  const moved = { to: { id: null, name: 'Ben Okafor' }, teamName: 'Support', by: null, at: 1_000 };
  if (fate) return { ok: false, code: 'REASSIGNED', retryable: false, data: moved, id: 'r1' };
  return { ok: true, data: { closure: closureOf(closing), duplicate: false } };
}

function filled() {
  const several = closeSelected();
  several.begin();
  Object.assign(several.form, { chosen: refund, notes: 'The courier lost the van' });
  return several;
}

describe('closing several chats', () => {
  it('sends one closing for each, as it was seen, and keeps all of them before the first is answered', async () => {
    const several = filled();
    expect(await several.close(chats, asked)).toBe(true);
    expect(sent.map(({ chatId }) => chatId).sort()).toEqual(chats.map(({ id }) => id));
    expect(new Set(sent.map(({ closureId }) => closureId)).size).toBe(3);
    for (const input of sent)
      expect(input).toMatchObject({ cycle: 1, assigneeId: ana.id, notes: 'The courier lost the van' });
    expect(keptAtFirst).toBe(3);
    expect(chats.map((chat) => several.of(chat)?.state)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(several.done.value).toBe(3);
    expect(await kept()).toEqual([]);
    expect(useClosuresStore().undoable).toBeNull();
  });

  it('says of each what came of it: one that is lost waits, one that is refused says why', async () => {
    fates = { [chats[1]!.id]: 'lost', [chats[2]!.id]: 'reassigned' };
    const several = filled();
    await several.close(chats, asked);
    expect(several.of(chats[0]!)).toEqual({ state: 'recorded' });
    expect(several.of(chats[1]!)).toEqual({ state: 'pending' });
    expect(several.of(chats[2]!)).toMatchObject({
      state: 'refused',
      text: expect.stringContaining('Ben Okafor'),
    });
    const states = (await kept()).map(({ chatId, state }) => [chatId, state]);
    expect(states.sort()).toEqual([
      [chats[1]!.id, 'pending'],
      [chats[2]!.id, 'refused'],
    ]);
  });

  it('sends again only what was refused', async () => {
    fates = { [chats[2]!.id]: 'reassigned' };
    const several = filled();
    await several.close(chats, asked);
    fates = {};
    sent = [];
    await several.close(chats, asked);
    expect(sent.map(({ chatId }) => chatId)).toEqual([chats[2]!.id]);
    expect(several.of(chats[2]!)?.state).toBe('recorded');
  });

  it('sends nothing while a field has to be put right', async () => {
    const several = closeSelected();
    several.begin();
    expect(await several.close(chats, asked)).toBe(false);
    expect(several.problems.value.category).toBe('missing');
    expect(sent).toEqual([]);
    expect(several.results.size).toBe(0);
  });
});
