import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deleteCategory } from '#shared/categories/categories.contract';
import {
  closeChat,
  correctClosure,
  previousClosures,
  readClosure,
  undoClosure,
  type Closure,
} from '#shared/closures/closures.contract';
import { Businesses } from '../businesses/businesses.service.js';
import { ChatMoves } from '../chats/chatMoves.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { Log } from '../log/log.js';
import { openChat, type OpenedChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { Closures } from './closures.service.js';

let floor: Floor;
let ana: Client;
let ben: Client;
let lea: Client;

beforeAll(async () => {
  floor = await startFloor();
  [ana, ben, lea] = [await floor.signIn('ana'), await floor.signIn('ben'), await floor.signIn('lea')];
});
afterAll(() => floor.stop());

const dayMs = 24 * 60 * 60 * 1000;
const ids = () => floor.meadow.categories;
const op = () => ({ opId: randomUUID() });

const counted = async (userId: string): Promise<number> =>
  (await floor.get(Closures).history(floor.meadow.id, userId)).previous.count;

async function close(chat: OpenedChat, by: Client = ana, cycle = 1): Promise<Closure> {
  const { closure } = await by.must(closeChat, {
    closureId: randomUUID(),
    chatId: chat.chatId,
    cycle,
    assigneeId: floor.members.ana,
    categoryId: ids()['Refund']!,
    reasonId: ids()['Track refund']!,
    notes: 'First',
    followUps: [],
    getNextChat: true,
  });
  return closure;
}

async function autocompleted(chat: OpenedChat) {
  await floor.get(Log).write(`chat:${chat.chatId}`, async (tx) => {
    const read = await floor.get(ChatMoves).read(floor.meadow.id, chat.chatId, tx);
    return floor.get(Closures).complete(read!, 'autocomplete', tx);
  });
  const row = await floor.connection.collection('closures').findOne({ chatId: chat.chatId });
  return row!['closureId'] as string;
}

async function age(closureId: string, ms: number): Promise<void> {
  await floor.connection
    .collection('closures')
    .updateOne({ closureId }, { $set: { at: new Date(Date.now() - ms) } });
}

const loadOf = async (memberId: string) => {
  const slots = floor.connection.collection<{ _id: string; load: number }>('slots');
  return (await slots.findOne({ _id: memberId }))!.load;
};

describe('undo', () => {
  test('[CL12] the chat goes on with the same agent in its next cycle; the closing stays as undone', async () => {
    const before = await loadOf(floor.members.ana);
    const chat = await openChat(floor, 'ana');
    const closure = await close(chat);
    const asked = { closureId: closure.closureId, ...op() };
    const undone = await ana.must(undoClosure, asked);
    expect(undone.closure).toMatchObject({ undoneAt: expect.any(Number), notes: 'First' });
    expect(undone.chat).toMatchObject({ state: 'active', cycle: 2, assignee: { name: 'Ana Silva' } });
    expect(await loadOf(floor.members.ana)).toBe(before + 1);
    const isIt = (fact: { closure: Closure }) => fact.closure.undoneAt !== null;
    await ana.next('closure:changed', (fact) => isIt(fact) && fact.closure.closureId === closure.closureId);

    expect(await ana.must(undoClosure, asked)).toMatchObject({ chat: { cycle: 2 } });
    expect(await ana.ask(undoClosure, { ...asked, ...op() })).toMatchObject({
      code: 'ALREADY_UNDONE',
      data: { by: { name: 'Ana Silva' } },
    });
    expect(await loadOf(floor.members.ana)).toBe(before + 1);
    expect(await counted(chat.userId)).toBe(0);
    await close(chat, ana, 2);
    expect(await loadOf(floor.members.ana)).toBe(before);
    expect(await counted(chat.userId)).toBe(1);
  });

  test('[CL12] sent ten times at once it happens once', async () => {
    const closure = await close(await openChat(floor, 'ana'));
    const asked = { closureId: closure.closureId, ...op() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => ana.must(undoClosure, asked)));
    expect(new Set(answers.map(({ chat }) => chat.cycle))).toEqual(new Set([2]));
    expect(new Set(answers.map(({ chat }) => chat.seq)).size).toBe(1);
  });

  test('[CL12] a closing sent for the cycle before an Undo is told so', async () => {
    const chat = await openChat(floor, 'ana');
    const closure = await close(chat);
    await ana.must(undoClosure, { closureId: closure.closureId, ...op() });
    await expect(close(chat)).rejects.toThrow(/NEW_CYCLE.*"cycle":2,"closureId":null.*Ana Silva/);
  });

  test('[CL12] it is refused once the user has a newer chat, with a way to it', async () => {
    const chat = await openChat(floor, 'ana');
    const closure = await close(chat);
    const newer = await openChat(floor, 'ben', { userId: chat.userId });
    expect(await ana.ask(undoClosure, { closureId: closure.closureId, ...op() })).toMatchObject({
      code: 'USER_CAME_BACK',
      data: { chatId: newer.chatId },
    });
    expect(await floor.get(ChatRecords).find(floor.meadow.id, chat.chatId)).toMatchObject({
      state: 'completed',
    });
  });

  test('[CL12] only who closed it, and only in time', async () => {
    const closure = await close(await openChat(floor, 'ana'));
    const asked = { closureId: closure.closureId, ...op() };
    expect(await ben.ask(undoClosure, asked)).toMatchObject({ code: 'NOT_YOUR_CHAT' });
    const chloe = await floor.signIn('chloe');
    expect(await chloe.ask(undoClosure, asked)).toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'closure' },
    });
    await age(closure.closureId, 16_000);
    expect(await ana.ask(undoClosure, asked)).toMatchObject({ code: 'UNDO_TOO_LATE', data: { seconds: 10 } });
    expect(await ana.ask(undoClosure, { ...asked, closureId: 'nonsense' })).toMatchObject({
      code: 'BAD_INPUT',
    });
  });

  test('[CL12] a lead’s Undo gives the chat back to its agent, or to the head of the queue when they have gone', async () => {
    const chat = await openChat(floor, 'ana');
    const slots = floor.connection.collection<{ _id: string }>('slots');
    await slots.updateOne({ _id: floor.members.ana }, { $set: { presence: 'break' } });
    const first = await lea.must(undoClosure, { closureId: (await close(chat, lea)).closureId, ...op() });
    expect(first.chat).toMatchObject({ state: 'active', assignee: { name: 'Ana Silva' } });
    await slots.updateOne({ _id: floor.members.ana }, { $set: { presence: 'offline' } });
    const second = await lea.must(undoClosure, { closureId: (await close(chat, lea, 2)).closureId, ...op() });
    expect(second.chat).toMatchObject({ state: 'queued', cycle: 3, assignee: null });
    expect(await floor.get(ChatRecords).find(floor.meadow.id, chat.chatId)).toMatchObject({ returned: true });
  });

  test('[CL12] a lead’s Undo of a chat that was with the bot gives it back to the bot', async () => {
    const user = await floor.user('meadow');
    await floor.get(Businesses).setSettings(floor.meadow.id, { assistanceMode: 'botOnly' });
    const chatId = (await user.write('Hello')).chat.id;
    const { closure } = await lea.must(closeChat, {
      closureId: randomUUID(),
      chatId,
      cycle: 1,
      assigneeId: null,
      categoryId: ids()['Refund']!,
      reasonId: ids()['Track refund']!,
      notes: '',
      followUps: [],
      getNextChat: true,
    });
    const { chat } = await lea.must(undoClosure, { closureId: closure.closureId, ...op() });
    expect(chat).toMatchObject({ state: 'bot', cycle: 2, assignee: null });
    const stored = await floor.get(ChatRecords).find(floor.meadow.id, chatId);
    expect(stored?.dueAt?.getTime()).toBeGreaterThan(Date.now());
    await floor.get(Businesses).setSettings(floor.meadow.id, { assistanceMode: 'botAndAgents' });
  });
});

describe('correct', () => {
  const order = () => ({ categoryId: ids()['Order']!, reasonId: ids()['Track order']!, notes: 'Second' });

  test('[CL14] the latest values count, the earlier stay readable, and the type stays', async () => {
    const closure = await close(await openChat(floor, 'ana'));
    const { closureId } = closure;
    const asked = { closureId, ...op(), rev: 1, ...order() };
    const { closure: corrected } = await ana.must(correctClosure, asked);
    expect(corrected).toMatchObject({
      rev: 2,
      reasonName: 'Track order',
      notes: 'Second',
      completionType: 'agent',
      correctedBy: { name: 'Ana Silva' },
      at: closure.at,
    });
    const told = await lea.next('closure:changed', (fact) => fact.closure.rev === 2);
    expect(told.closure).toEqual(corrected);
    expect(ben.heard('closure:changed')).toEqual([]);

    expect(await ana.must(correctClosure, asked)).toEqual({ closure: corrected });
    expect(await ana.ask(correctClosure, { ...asked, notes: 'Else' })).toMatchObject({
      code: 'OP_ID_REUSED',
    });
    expect(await lea.ask(correctClosure, { ...asked, ...op() })).toMatchObject({
      code: 'CLOSURE_STALE',
      data: { rev: 2, by: { name: 'Ana Silva' }, at: corrected.correctedAt },
    });
    await lea.must(correctClosure, { ...asked, ...op(), rev: 2, notes: 'Third' });
    const { earlier } = await ben.must(readClosure, { closureId });
    expect(earlier).toMatchObject([
      { rev: 1, reasonName: 'Track refund', notes: 'First', by: { name: 'Ana Silva' }, at: closure.at },
      { rev: 2, reasonName: 'Track order', notes: 'Second', by: { name: 'Ana Silva' } },
    ]);
  });

  test('[CL14] two corrections of one closing at once: one stands, the other is told', async () => {
    const { closureId } = await close(await openChat(floor, 'ana'));
    const asked = { closureId, rev: 1, ...order() };
    const replies = await Promise.all(
      [ana, lea].map((who) => who.ask(correctClosure, { ...asked, ...op() })),
    );
    expect(replies.map((reply) => (reply.ok ? 'ok' : reply.code)).sort()).toEqual(['CLOSURE_STALE', 'ok']);
  });

  test('[CL15] its agent for a day, who may correct closings at any time, nobody else', async () => {
    const { closureId } = await close(await openChat(floor, 'ana'));
    const asked = () => ({ closureId, ...op(), rev: 1, ...order() });
    expect(await ben.ask(correctClosure, asked())).toMatchObject({
      code: 'FORBIDDEN',
      data: { permission: 'closures.correct' },
    });
    const chloe = await floor.signIn('chloe');
    expect(await chloe.ask(correctClosure, asked())).toMatchObject({ code: 'NOT_FOUND' });
    expect(await chloe.ask(readClosure, { closureId })).toMatchObject({ code: 'NOT_FOUND' });
    await age(closureId, dayMs + 1_000);
    expect(await ana.ask(correctClosure, asked())).toMatchObject({ code: 'CORRECTION_TOO_LATE' });
    expect(await lea.ask(correctClosure, asked())).toMatchObject({ ok: true });
  });

  test('[CL11] the former agent of an autocompleted chat gives it a reason for a day; the type stays', async () => {
    const chat = await openChat(floor, 'ana');
    const closureId = await autocompleted(chat);
    const me = { memberId: floor.members.ana, businessIds: [floor.meadow.id] };
    const wanting = async () =>
      (await floor.get(Closures).needsReason(me)).map((closure) => closure.closureId);
    expect(await wanting()).toContain(closureId);
    expect(await floor.get(Closures).needsReason({ ...me, businessIds: [floor.harbour.id] })).toEqual([]);
    const asked = { closureId, rev: 1, ...order() };
    const empty = { categoryId: null, reasonId: null };
    expect(await ben.ask(correctClosure, { ...asked, ...op() })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await ana.ask(correctClosure, { ...asked, ...op(), ...empty })).toMatchObject({
      code: 'CATEGORY_REQUIRED',
    });
    const { closure } = await ana.must(correctClosure, { ...asked, ...op() });
    expect(closure).toMatchObject({ completionType: 'autocomplete', by: null, reasonName: 'Track order' });
    expect(await wanting()).not.toContain(closureId);
  });

  test('[CL15] what was chosen stays allowed when only the notes change, even where the entry has gone', async () => {
    const { closureId } = await close(await openChat(floor, 'ana'));
    const sam = await floor.signIn('sam');
    const reasonId = ids()['Track refund']!;
    await sam.must(deleteCategory, { businessId: floor.meadow.id, ...op(), id: reasonId, rev: 1 });
    const kept = { closureId, rev: 1, categoryId: ids()['Refund']!, reasonId, notes: 'More' };
    const { closure } = await ana.must(correctClosure, { ...kept, ...op() });
    expect(closure).toMatchObject({ notes: 'More', reasonName: 'Track refund' });
    const other = await closeAs(ids()['Get refund']!);
    const gone = { ...kept, ...op(), closureId: other.closureId };
    expect(await ana.ask(correctClosure, gone)).toMatchObject({
      code: 'REASON_GONE',
      data: { name: 'Track refund' },
    });
  });

  test('[CL15] what is chosen anew must meet what a closing of its business and team must meet', async () => {
    const { closureId, teamId } = await closeAs(ids()['Get refund']!);
    expect(teamId).toBe(floor.meadow.teamId);
    const limit = (teamIds: string[] | null) =>
      floor.connection
        .collection<{ _id: string }>('categories')
        .updateOne({ _id: ids()['Feedback']! }, { $set: { teamIds } });
    const feedback = { closureId, rev: 1, categoryId: ids()['Feedback']!, reasonId: null, notes: '' };
    await limit(['e'.repeat(24)]);
    expect(await lea.ask(correctClosure, { ...feedback, ...op() })).toMatchObject({
      code: 'CATEGORY_NOT_FOR_TEAM',
      data: { name: 'Feedback' },
    });
    await limit([floor.meadow.teamId]);
    await lea.must(correctClosure, { ...feedback, ...op() });
    await limit(null);
    const nothing = { ...feedback, rev: 2, categoryId: null };
    expect(await lea.ask(correctClosure, { ...nothing, ...op() })).toMatchObject({
      code: 'CATEGORY_REQUIRED',
    });
    const businesses = floor.get(Businesses);
    await businesses.setSettings(floor.meadow.id, { askForClosingCategory: false });
    const { closure } = await lea.must(correctClosure, { ...nothing, ...op(), notes: 'Called back' });
    expect(closure).toMatchObject({ categoryId: null, notes: 'Called back' });
    await businesses.setSettings(floor.meadow.id, { askForClosingCategory: true });
  });

  test('[CL15] an undone closing is not corrected, and wrong input changes nothing', async () => {
    const { closureId } = await closeAs(ids()['Get refund']!);
    const wrong = {
      closureId,
      ...op(),
      rev: 1,
      categoryId: ids()['Order']!,
      reasonId: ids()['Get refund']!,
      notes: '',
    };
    expect(await ana.ask(correctClosure, wrong)).toMatchObject({ code: 'REASON_NOT_IN_CATEGORY' });
    expect(await ana.ask(correctClosure, { ...wrong, notes: 'x'.repeat(5_001) })).toMatchObject({
      code: 'NOTES_TOO_LONG',
    });
    await ana.must(undoClosure, { closureId, ...op() });
    expect(await ana.ask(correctClosure, { closureId, ...op(), rev: 1, ...order() })).toMatchObject({
      code: 'ALREADY_UNDONE',
    });
  });
});

describe('what others ask of the closings', () => {
  test('[CL16] previous closings are read in pages, newest first, by who serves the user', async () => {
    let chat = await openChat(floor, 'ana');
    const made = [];
    for (let i = 0; i < 12; i++) {
      made.push((await closeAs(ids()['Get refund']!, chat)).closureId);
      chat = await openChat(floor, 'ana', { userId: chat.userId });
    }
    const scope = { businessId: floor.meadow.id, userId: chat.userId };
    const first = await ana.must(previousClosures, { ...scope, before: null });
    const rest = await ana.must(previousClosures, { ...scope, before: first.closures.at(-1)!.at });
    expect([first.more, rest.more]).toEqual([true, false]);
    const read = [...first.closures, ...rest.closures].map((closure) => closure.closureId);
    expect(read).toEqual(made.reverse());
    const { brief, previous } = await floor.get(Closures).history(scope.businessId, scope.userId);
    expect([brief.top?.count, previous.count, previous.closures.length]).toEqual([12, 12, 10]);
    const chloe = await floor.signIn('chloe');
    expect(await chloe.ask(previousClosures, { ...scope, before: null })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('[CL17] completed today, and what one chooses most', async () => {
    const closures = floor.get(Closures);
    const before = await closures.completedToday(floor.members.ben, 'Asia/Kolkata');
    const used = { categoryId: ids()['Order']!, reasonId: ids()['Track order']! };
    const rare = { categoryId: ids()['Feedback']!, reasonId: null };
    for (const chosen of [used, rare, used]) {
      const chat = await openChat(floor, 'ben');
      const seen = { chatId: chat.chatId, cycle: 1, assigneeId: floor.members.ben };
      const typed = { notes: '', followUps: [], getNextChat: true, ...chosen };
      await ben.must(closeChat, { closureId: randomUUID(), ...seen, ...typed });
    }
    expect(await closures.completedToday(floor.members.ben, 'Asia/Kolkata')).toBe(before + 3);
    expect(await closures.mostUsed({ memberId: floor.members.ben })).toEqual([
      `${used.categoryId}:${used.reasonId}`,
      `${rare.categoryId}:`,
    ]);
  });
});

async function closeAs(reasonId: string, chat?: OpenedChat): Promise<Closure> {
  const { chatId } = chat ?? (await openChat(floor, 'ana'));
  const seen = { chatId, cycle: 1, assigneeId: floor.members.ana };
  const typed = { notes: '', followUps: [], getNextChat: true, categoryId: ids()['Refund']!, reasonId };
  return (await ana.must(closeChat, { closureId: randomUUID(), ...seen, ...typed })).closure;
}
