/** @jest-environment node */
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { createPinia, setActivePinia } from 'pinia';
import type { ChatChanged } from '#shared/chats/chats.contract';
import type { Me } from '#shared/members/members.contract';
import type { Reply } from '#shared/wire/request';
import { useSessionStore } from '../session/session.store';
import { unanswered } from '../wire/refused';
import { useLine } from '../wire/socket';
import { storage } from '../wire/storage';
import { ana, FakeChatServer } from './chatServer.fake';
import { useChatsStore } from './chats.store';

const chatId = 'e'.repeat(24);
let server: FakeChatServer;
/** What happens to the next requests: `lost` never arrives, `answerLost` is done but not answered. */
let fates: ('lost' | 'answerLost')[];

beforeEach(async () => {
  setActivePinia(createPinia());
  await (await storage()).clear('messages');
  server = new FakeChatServer(chatId);
  fates = [];
  useLine({ connected: true, request: answerTo });
  useSessionStore().me = { ...ana, permissions: [] } as unknown as Me;
});

async function answerTo(name: string, input: unknown): Promise<Reply<unknown>> {
  const asked = input as { before: number | null; text: string; clientMessageId: string };
  const fate = fates.shift();
  await new Promise((resolve) => setImmediate(resolve));
  if (fate === 'lost') throw unanswered(true);
  if (name === 'chat:page') return { ok: true, data: server.page(asked.before) };
  if (name !== 'chat:send') return { ok: true, data: {} };
  const change = server.agentSends(asked.text, asked.clientMessageId);
  if (fate === 'answerLost') throw unanswered(true);
  return { ok: true, data: { message: change.messages[0] } };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

function assigned() {
  const store = useChatsStore();
  store.sync([server.delivery(store.heads()[chatId])]);
  return store;
}

const seqs = (store: ReturnType<typeof useChatsStore>) => store.rowsOf(chatId).map((row) => row.seq);

describe('a transcript', () => {
  it('reads the missing rows when a number is skipped', async () => {
    server.userWrites('one');
    const store = assigned();
    server.userWrites('two');
    store.put(server.userWrites('three'));
    expect(seqs(store)).toEqual([1]);
    await settle();
    expect(seqs(store)).toEqual([1, 2, 3]);
  });

  it('loads older pages up to the first row', async () => {
    for (let n = 0; n < 120; n++) server.userWrites(`message ${n}`);
    const store = assigned();
    expect(seqs(store)[0]).toBe(71);
    await store.loadOlder(chatId);
    expect(store.hasOlder(chatId)).toBe(true);
    await store.loadOlder(chatId);
    expect(seqs(store)).toEqual(Array.from({ length: 120 }, (_, n) => n + 1));
    expect(store.hasOlder(chatId)).toBe(false);
  });

  it('has every row once and in order, whatever is dropped, doubled or reordered (R11)', async () => {
    const steps = fc.array(
      fc.record({
        kind: fc.constantFrom('write', 'write', 'tell', 'tell', 'double', 'drop', 'reconnect', 'breathe'),
        pick: fc.nat(100),
      }),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        setActivePinia(createPinia());
        server = new FakeChatServer(chatId);
        let under: ChatChanged[] = [];
        const store = assigned();
        for (const { kind, pick } of all) {
          const one = under[pick % Math.max(1, under.length)];
          if (kind === 'write') under.push(server.userWrites(`message ${pick}`));
          if ((kind === 'tell' || kind === 'double') && one) store.put(one);
          if (kind === 'tell' || kind === 'drop') under = under.filter((change) => change !== one);
          if (kind === 'reconnect') store.sync([server.delivery(store.heads()[chatId])]);
          if (kind === 'breathe') await settle();
          const shown = seqs(store);
          expect(shown).toEqual(shown.map((_, index) => (shown[0] ?? 1) + index));
        }
        store.put(server.userWrites('last'));
        await settle();
        expect(seqs(store).at(-1)).toBe(server.rows.length);
        expect(new Set(seqs(store)).size).toBe(seqs(store).length);
      }),
      { numRuns: 100, seed: 20_261_122 },
    );
  });
});

describe('a message of the agent', () => {
  it('shows at once and gives way to its row', async () => {
    const store = assigned();
    const sending = store.send(chatId, 'Hello');
    expect(store.outgoingIn(chatId)).toMatchObject([{ text: 'Hello', state: 'sending' }]);
    await sending;
    expect(store.outgoingIn(chatId)).toEqual([]);
    expect(store.rowsOf(chatId).map((row) => row.text)).toEqual(['Hello']);
  });

  it('stays as failed, survives a reload and is stored once when sent again', async () => {
    fates = ['answerLost'];
    const store = assigned();
    await store.send(chatId, 'Hello');
    expect(store.outgoingIn(chatId)).toMatchObject([{ state: 'failed', code: 'UNKNOWN' }]);

    setActivePinia(createPinia());
    useSessionStore().me = { ...ana, permissions: [] } as unknown as Me;
    const reloaded = useChatsStore();
    await reloaded.loadOutgoing(ana.id);
    const failed = reloaded.outgoingIn(chatId);
    expect(failed).toMatchObject([{ text: 'Hello', state: 'failed' }]);
    await reloaded.sendAgain(failed[0]!.clientMessageId);
    expect(server.rows.map((row) => row.text)).toEqual(['Hello']);
    expect(reloaded.outgoingIn(chatId)).toEqual([]);
  });

  it('goes by itself in its order once the line is back, unless its user has waited too long', async () => {
    fates = ['lost', 'lost', 'lost'];
    const store = assigned();
    const now = jest.spyOn(Date, 'now');
    const written = Date.UTC(2026, 10, 23, 12);
    for (const [minute, text] of ['long ago', 'first', 'second'].entries()) {
      now.mockReturnValue(written + (minute === 0 ? 0 : 20 + minute) * 60_000);
      await store.send(chatId, text);
    }
    now.mockReturnValue(written + 25 * 60_000);
    await store.sendUnsent();
    now.mockRestore();
    expect(server.rows.map((row) => row.text)).toEqual(['first', 'second']);
    expect(store.outgoingIn(chatId)).toMatchObject([{ text: 'long ago', state: 'failed' }]);
  });

  it('is settled by its row when that comes with sync', async () => {
    fates = ['answerLost'];
    const store = assigned();
    await store.send(chatId, 'Hello');
    store.sync([server.delivery(store.heads()[chatId])]);
    await settle();
    expect(store.outgoingIn(chatId)).toEqual([]);
    expect(store.rowsOf(chatId)).toHaveLength(1);
    expect(await (await storage()).count('messages')).toBe(0);
  });

  it('is forgotten a week after its failure', async () => {
    fates = ['lost', 'lost'];
    const store = assigned();
    await store.send(chatId, 'Last week');
    await store.send(chatId, 'Today');
    const old = store.outgoingIn(chatId).find((message) => message.text === 'Last week')!;
    await (await storage()).put('messages', { ...old, at: old.at - 8 * 24 * 60 * 60 * 1000 });
    await store.loadOutgoing(ana.id);
    expect(store.outgoingIn(chatId).map((message) => message.text)).toEqual(['Today']);
    expect(await (await storage()).count('messages')).toBe(1);
  });

  it('gives its text back when it is thrown away', async () => {
    fates = ['lost'];
    const store = assigned();
    await store.send(chatId, 'Hello');
    const [failed] = store.outgoingIn(chatId);
    expect(await store.discardMessage(failed!.clientMessageId)).toBe('Hello');
    expect(server.rows).toEqual([]);
    expect(store.outgoingIn(chatId)).toEqual([]);
  });
});

describe('own chats', () => {
  it('are exactly those that sync names', () => {
    const store = assigned();
    expect(store.active.map((chat) => chat.id)).toEqual([chatId]);
    store.sync([]);
    expect(store.active).toEqual([]);
    expect(store.rowsOf(chatId)).toEqual([]);
  });

  it('leave with the chat, but a transcript that is open beside stays', async () => {
    server.userWrites('one');
    const store = assigned();
    await store.openTranscript(chatId);
    store.events['chat:left']({ chat: { ...server.chat(), state: 'queued' }, messages: [] });
    expect(store.isOwn(chatId)).toBe(false);
    expect(seqs(store)).toEqual([1]);
    store.closeTranscript(chatId);
    expect(seqs(store)).toEqual([]);
  });

  it('come with their right column', () => {
    expect(assigned().contextOf(chatId)?.user.name).toBe('Marta Ortiz');
  });

  it('are read up to the last row, and never backwards', () => {
    server.userWrites('one');
    const store = assigned();
    store.markRead(chatId);
    expect(store.chatOf(chatId)).toMatchObject({ readByAgent: 1, unread: 0 });
    store.events['chat:read']({ chatId, readByAgent: 0, readByUser: 1 });
    expect(store.chatOf(chatId)).toMatchObject({ readByAgent: 1, readByUser: 1 });
  });
});
