import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addCategories, categoryUsage, deleteCategory } from '#shared/categories/categories.contract';
import { closeChat, notesMax, type Closure } from '#shared/closures/closures.contract';
import { Businesses } from '../businesses/businesses.service.js';
import { ChatMoves } from '../chats/chatMoves.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { Log } from '../log/log.js';
import { openChat, type OpenedChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import { figure } from '../testing/figure.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { Closures } from './closures.service.js';

let floor: Floor;
let ana: Client;
let ben: Client;
let lea: Client;
let sam: Client;

beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  ana = await floor.signIn('ana');
  ben = await floor.signIn('ben');
  lea = await floor.signIn('lea');
  sam = await floor.signIn('sam');
});
afterAll(() => floor.stop());

const closures = () => floor.connection.collection('closures');
const ids = () => floor.meadow.categories;

/** A closing of Ana's as her dialog sends it. */
function closing(chat: OpenedChat, other: Partial<Parameters<typeof ana.ask<typeof closeChat>>[1]> = {}) {
  return {
    closureId: randomUUID(),
    chatId: chat.chatId,
    cycle: 1,
    assigneeId: floor.members.ana,
    categoryId: ids()['Refund']!,
    reasonId: ids()['Track refund']!,
    notes: 'Asked where the money is.\nPaid on Monday.',
    followUps: [],
    getNextChat: true,
    ...other,
  };
}

const loadOf = async (memberId: string) => {
  const slots = floor.connection.collection<{ _id: string; load: number; paused: boolean }>('slots');
  return (await slots.findOne({ _id: memberId }))!;
};

describe('closing a chat', () => {
  test('[CL1] the closing is on record with everything that was typed, and the chat is completed', async () => {
    const before = (await loadOf(floor.members.ana)).load;
    const chat = await openChat(floor, 'ana');
    expect((await loadOf(floor.members.ana)).load).toBe(before + 1);
    const followUps = [{ at: Date.now() + 60_000, comment: 'Ask whether it came' }];
    const { closure, duplicate } = await ana.must(closeChat, closing(chat, { followUps }));
    expect(duplicate).toBe(false);
    expect(closure).toMatchObject({
      completionType: 'agent',
      categoryName: 'Refund',
      reasonName: 'Track refund',
      notes: 'Asked where the money is.\nPaid on Monday.',
      followUps,
      by: { id: floor.members.ana, name: 'Ana Silva' },
      formerAgent: null,
      rev: 1,
      undoneAt: null,
    });
    const stored = await floor.get(ChatRecords).find(floor.meadow.id, chat.chatId);
    expect(stored).toMatchObject({ state: 'completed', completionType: 'agent', cycle: 1 });
    const row = await floor.get(ChatRecords).rowAt(floor.meadow.id, chat.chatId, stored!.seq);
    expect(row!.event).toMatchObject({
      type: 'closed',
      closureId: closure.closureId,
      reasonName: 'Track refund',
    });
    expect((await loadOf(floor.members.ana)).load).toBe(before);
    const engagement = await floor.connection.collection('engagements').findOne({ chatId: chat.chatId });
    expect(engagement).toMatchObject({ endedAs: 'agent', endedAt: expect.any(Date) });
  });

  test('[CL13] a closing is told to its agent and to who may see all chats, not to other agents', async () => {
    const chloe = await floor.signIn('chloe');
    const chat = await openChat(floor, 'ana');
    const { closure } = await ana.must(closeChat, closing(chat));
    const isIt = (fact: { closure: Closure }) => fact.closure.closureId === closure.closureId;
    expect(await ana.next('closure:changed', isIt)).toEqual({ closure });
    await lea.next('closure:changed', isIt);
    await sam.next('closure:changed', isIt);
    for (const other of [ben, chloe]) expect(other.heard('closure:changed').filter(isIt)).toEqual([]);
  });

  test('[CL2] a lead closes any chat of the business, as lead; an agent only their own', async () => {
    const chat = await openChat(floor, 'ana');
    expect(await ben.ask(closeChat, closing(chat))).toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'chat' },
    });
    const { closure } = await lea.must(closeChat, closing(chat));
    expect(closure).toMatchObject({ completionType: 'lead', by: { name: 'Lea Novak' } });
  });

  test('[CL2] a chat of another business answers exactly as a missing one', async () => {
    const foreign = await openChat(floor, 'chloe', { business: 'harbour' });
    const asForeign = await lea.ask(closeChat, closing(foreign, { assigneeId: floor.members.chloe }));
    const asMissing = await lea.ask(closeChat, closing({ chatId: 'f'.repeat(24), userId: '' }));
    expect(asForeign).toMatchObject({ code: 'NOT_FOUND' });
    expect({ ...asForeign, id: '' }).toEqual({ ...asMissing, id: '' });
  });

  test.each([
    ['a reason of another category', () => ({ reasonId: ids()['Track order']! }), 'REASON_NOT_IN_CATEGORY'],
    ['no category', () => ({ categoryId: null, reasonId: null }), 'CATEGORY_REQUIRED'],
    ['a reason without its category', () => ({ categoryId: null }), 'CATEGORY_REQUIRED'],
    ['no reason where there are some', () => ({ reasonId: null }), 'REASON_REQUIRED'],
    [
      'a category of another business',
      () => ({ categoryId: floor.harbour.categories['Card']! }),
      'NOT_FOUND',
    ],
    ['a reason as category', () => ({ categoryId: ids()['Track refund']! }), 'NOT_FOUND'],
    ['a category as reason', () => ({ reasonId: ids()['Order']! }), 'NOT_FOUND'],
    ['notes that are too long', () => ({ notes: 'x'.repeat(notesMax + 1) }), 'NOTES_TOO_LONG'],
    ['a lone surrogate', () => ({ notes: '\ud800' }), 'BAD_INPUT'],
    ['six follow-ups', () => ({ followUps: Array(6).fill({ at: 1, comment: '' }) }), 'BAD_INPUT'],
    ['a follow-up in the past', () => ({ followUps: [{ at: 1, comment: '' }] }), 'FOLLOW_UP_IN_PAST'],
    ['a field nobody knows', () => ({ extra: 1 }) as never, 'BAD_INPUT'],
    ['a cycle that has not begun', () => ({ cycle: 2 }), 'BAD_INPUT'],
  ])('[CL3] %s is refused and changes nothing', async (_, wrong, code) => {
    const chat = await openChat(floor, 'ana');
    expect(await ana.ask(closeChat, closing(chat, wrong()))).toMatchObject({ ok: false, code });
    expect(await closures().countDocuments({ chatId: chat.chatId })).toBe(0);
    expect(await floor.get(ChatRecords).find(floor.meadow.id, chat.chatId)).toMatchObject({
      state: 'active',
      seq: 1,
    });
  });

  test('[CL3] notes of exactly the limit count code points', async () => {
    const chat = await openChat(floor, 'ana');
    await ana.must(closeChat, closing(chat, { notes: '👍'.repeat(notesMax) }));
  });

  test('[CL4] an entry that has just gone is refused by name, with who and when', async () => {
    const chat = await openChat(floor, 'ana');
    const scope = { businessId: floor.meadow.id, opId: randomUUID() };
    const { change } = await sam.must(addCategories, { ...scope, parentId: null, names: ['Short-lived'] });
    const category = change.entries[0]!;
    const below = { ...scope, opId: randomUUID(), parentId: category.id };
    const reason = (await sam.must(addCategories, { ...below, names: ['Gone'] })).change.entries[0]!;
    const chosen = { categoryId: category.id, reasonId: reason.id };
    await lea.must(deleteCategory, { ...scope, opId: randomUUID(), id: reason.id, rev: 1 });
    expect(await ana.ask(closeChat, closing(chat, chosen))).toMatchObject({
      code: 'REASON_GONE',
      data: { id: reason.id, name: 'Gone', by: { name: 'Lea Novak' }, at: expect.any(Number) },
    });
    await sam.must(deleteCategory, { ...scope, opId: randomUUID(), id: category.id, rev: 1 });
    expect(await ana.ask(closeChat, closing(chat, { ...chosen, reasonId: null }))).toMatchObject({
      code: 'CATEGORY_GONE',
      data: { name: 'Short-lived', by: { name: 'Sam Rivera' } },
    });
  });

  test('[CL5] no rule traps an agent: without reasons, without categories, with the question off', async () => {
    const noReason = closing(await openChat(floor, 'ana'), {
      categoryId: ids()['Feedback']!,
      reasonId: null,
    });
    expect((await ana.must(closeChat, noReason)).closure).toMatchObject({
      categoryName: 'Feedback',
      reasonName: null,
    });
    const nothing = { categoryId: null, reasonId: null };
    const off = await openChat(floor, 'ana');
    const businesses = floor.get(Businesses);
    await businesses.setSettings(floor.meadow.id, { askForClosingCategory: false });
    expect((await ana.must(closeChat, closing(off, nothing))).closure).toMatchObject({ categoryId: null });
    const chosen = await openChat(floor, 'ana');
    expect((await ana.must(closeChat, closing(chosen))).closure.categoryName).toBe('Refund');
    await businesses.setSettings(floor.meadow.id, { askForClosingCategory: true });

    const chloe = await floor.signIn('chloe');
    const bank = floor.harbour;
    // A business begins like this: asking, with an empty list.
    await businesses.setSettings(bank.id, { askForClosingCategory: false });
    const only = { businessId: bank.id, opId: randomUUID(), id: bank.categories['Card']!, rev: 1 };
    await sam.must(deleteCategory, only);
    await businesses.setSettings(bank.id, { askForClosingCategory: true });
    const empty = await openChat(floor, 'chloe', { business: 'harbour' });
    await chloe.must(closeChat, closing(empty, { ...nothing, assigneeId: floor.members.chloe }));
  });

  test('[CL6] Get next chat left unticked pauses the agent with the closing, ticked ends the pause', async () => {
    await ana.must(closeChat, closing(await openChat(floor, 'ana'), { getNextChat: false }));
    expect((await loadOf(floor.members.ana)).paused).toBe(true);
    await ana.must(closeChat, closing(await openChat(floor, 'ana'), { getNextChat: true }));
    expect((await loadOf(floor.members.ana)).paused).toBe(false);
    await lea.must(closeChat, closing(await openChat(floor, 'ana'), { getNextChat: false }));
    expect((await loadOf(floor.members.ana)).paused).toBe(false);
  });
});

describe('sent again, or too late', () => {
  test('[CL7] [D3] one closing sent 20 times in parallel, 25 times over: one row, equal answers', async () => {
    for (let round = 0; round < 25; round++) {
      const chat = await openChat(floor, 'ana');
      const asked = closing(chat);
      const tabs = [await tab(), await tab(1)];
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => tabs[i % 2]!.must(closeChat, asked)),
      );
      expect(new Set(answers.map(({ closure }) => JSON.stringify(closure))).size).toBe(1);
      expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      expect(await closures().countDocuments({ chatId: chat.chatId })).toBe(1);
      for (const one of tabs) one.close();
    }
    figure('D3: 25 closings × 20 sends: 25 rows, 500 equal answers');
  }, 60_000);

  test('[CL7] [D2] an answer that was lost is given again, 25 times, also to another session', async () => {
    const lost = await tab(1);
    for (let i = 0; i < 25; i++) {
      const asked = closing(await openChat(floor, 'ana'));
      lost.socket.emit(closeChat.name, asked, () => undefined);
      await ana.next('closure:changed', ({ closure }) => closure.closureId === asked.closureId);
      const { closure, duplicate } = await ana.must(closeChat, asked);
      expect({ duplicate, id: closure.closureId }).toEqual({ duplicate: true, id: asked.closureId });
      expect(await closures().countDocuments({ chatId: asked.chatId })).toBe(1);
    }
  }, 60_000);

  test('[CL8] the same id with other content, or from somebody else, is a conflict', async () => {
    const asked = closing(await openChat(floor, 'ana'));
    await ana.must(closeChat, asked);
    for (const other of [{ notes: 'Else' }, { reasonId: ids()['Get refund']! }, { cycle: 2 }]) {
      expect(await ana.ask(closeChat, { ...asked, ...other })).toMatchObject({ code: 'CLOSURE_CONFLICT' });
    }
    const otherChat = await openChat(floor, 'ana');
    expect(await ana.ask(closeChat, { ...asked, chatId: otherChat.chatId })).toMatchObject({
      code: 'CLOSURE_CONFLICT',
    });
    expect(await lea.ask(closeChat, asked)).toMatchObject({ code: 'CLOSURE_CONFLICT' });
  });

  test('[CL9] [D5] two people close one chat, 50 times: one is recorded, the other told who and how', async () => {
    const won: Record<string, number> = {};
    let both: Client[] = [];
    for (let round = 0; round < 50; round++) {
      // A session may close so many chats a second; twenty is well below.
      if (round % 20 === 0) both = [await tab(), await floor.signIn('lea', { instance: 1, sync: false })];
      const chat = await openChat(floor, 'ana');
      const mine = closing(chat);
      const theirs = closing(chat, { reasonId: ids()['Get refund']!, notes: 'Lea' });
      const replies = await Promise.all([both[0]!.ask(closeChat, mine), both[1]!.ask(closeChat, theirs)]);
      const winner = replies.findIndex((reply) => reply.ok);
      const who = ['Ana Silva', 'Lea Novak'][winner]!;
      won[who] = (won[who] ?? 0) + 1;
      expect(replies[1 - winner]).toMatchObject({
        ok: false,
        code: 'ALREADY_CLOSED',
        data: {
          by: { name: who },
          completionType: ['agent', 'lead'][winner],
          categoryName: 'Refund',
          reasonName: ['Track refund', 'Get refund'][winner],
        },
      });
      expect(await closures().countDocuments({ chatId: chat.chatId })).toBe(1);
    }
    figure(`D5: 50 chats closed by two at once: ${JSON.stringify(won)}`);
  }, 60_000);

  test('[CL10] a chat that went to somebody else meanwhile: to whom', async () => {
    const chat = await openChat(floor, 'ana');
    await move(chat, { assignee: { id: floor.members.ben, name: 'Ben Okafor' } });
    expect(await ana.ask(closeChat, closing(chat))).toMatchObject({
      code: 'REASSIGNED',
      data: {
        to: { name: 'Ben Okafor' },
        teamName: 'Support',
        by: { name: 'Lea Novak' },
        at: expect.any(Number),
      },
    });
    expect(await closures().countDocuments({ chatId: chat.chatId })).toBe(0);
  });

  test('[CL10] and in which team’s hands, also when that team was deleted since', async () => {
    const chat = await openChat(floor, 'ana');
    const sent = closing(chat);
    await move(chat, { assignee: { id: floor.members.ben, name: 'Ben Okafor' }, teamId: 'd'.repeat(24) });
    const gone = { _id: 'd'.repeat(24), name: 'Night shift', businessIds: [floor.meadow.id] };
    const deleted = { ...gone, createdAt: new Date(), deletedAt: new Date() };
    await floor.connection.collection('teams').insertOne(deleted as never);
    const told = { code: 'REASSIGNED', data: { to: { name: 'Ben Okafor' }, teamName: 'Night shift' } };
    expect(await ana.ask(closeChat, sent)).toMatchObject(told);
    expect(await ana.ask(closeChat, sent)).toMatchObject(told);
  });

  test('[CL11] a chat completed by nobody is told as such, with what a correction needs', async () => {
    const chat = await openChat(floor, 'ana');
    const completed = await complete(chat);
    expect(completed).toMatchObject({ state: 'completed', completionType: 'autocomplete' });
    const row = await closures().findOne({ chatId: chat.chatId });
    expect(row).toMatchObject({ categoryId: null, by: null, formerAgent: { name: 'Ana Silva' }, notes: '' });
    expect(await ana.ask(closeChat, closing(chat))).toMatchObject({
      code: 'COMPLETED_WITHOUT_CATEGORY',
      data: { completionType: 'autocomplete', by: null, closureId: row!['closureId'], rev: 1 },
    });
  });
});

test('[TX18] closings are counted by category and reason', async () => {
  const usage = (id: string) => sam.must(categoryUsage, { businessId: floor.meadow.id, id });
  const reason = ids()['Cancel order']!;
  const before = [await usage(reason), await usage(ids()['Order']!)];
  const chosen = { categoryId: ids()['Order']!, reasonId: reason };
  for (let i = 0; i < 3; i++) await ana.must(closeChat, closing(await openChat(floor, 'ana'), chosen));
  expect((await usage(reason)).closings).toBe(before[0]!.closings + 3);
  expect(await usage(ids()['Order']!)).toEqual({ closings: before[1]!.closings + 3, reasons: 2 });
});

function tab(instance = 0): Promise<Client> {
  return floor.signIn('ana', { instance, sync: false });
}

/** What other features do to a chat in a transaction of their own. */
function complete(chat: OpenedChat) {
  return floor.get(Log).write(`chat:${chat.chatId}`, async (tx) => {
    const read = await floor.get(ChatMoves).read(floor.meadow.id, chat.chatId, tx);
    return floor.get(Closures).complete(read!, 'autocomplete', tx);
  });
}

function move(chat: OpenedChat, set: { assignee: { id: string; name: string }; teamId?: string }) {
  const by = { id: floor.members.lea, name: 'Lea Novak' };
  return floor.get(Log).write(`chat:${chat.chatId}`, async (tx) => {
    const read = await floor.get(ChatMoves).read(floor.meadow.id, chat.chatId, tx);
    const event = {
      type: 'reassigned',
      by,
      teamId: floor.meadow.teamId,
      teamName: 'Support',
      to: set.assignee,
      note: '',
    } as const;
    await floor
      .get(ChatMoves)
      .apply(read!, { set, event, from: { type: 'agent', ...by }, endedAs: 'reassigned' }, tx);
  });
}
