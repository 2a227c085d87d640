import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { reopenChat } from '#shared/chats/chats.contract';
import { closeChat, readClosure } from '#shared/closures/closures.contract';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { atWork, chatWith, goHome, loadOf, storedChat, type Conversation } from './testWork.js';

let floor: Floor;
let ana: Client;
let lea: Client;
beforeAll(async () => {
  floor = await startFloor();
}, 60_000);
afterAll(() => floor?.stop());
beforeEach(async () => {
  ana = await atWork(floor, 'ana');
  lea = await floor.signIn('lea');
});
afterEach(async () => {
  await goHome(ana);
  lea.close();
  const done = { $set: { state: 'completed', dueAt: null, assignee: null, queueOf: null } };
  await floor.connection.collection('chats').updateMany({ state: { $ne: 'completed' } }, done);
  await floor.connection.collection('slots').updateMany({}, { $set: { load: 0, cap: 3 } });
});

const wish = (chatId: string, memberId: string | null) => ({
  chatId,
  opId: randomUUID(),
  teamId: floor.meadow.teamId,
  memberId,
});

/** A chat that Ana has had and closed. */
async function closedChat(): Promise<Conversation & { closureId: string }> {
  const conversation = await chatWith(floor, ana);
  const { chatId } = conversation;
  const closureId = randomUUID();
  await ana.must(closeChat, {
    ...{ closureId, chatId, cycle: 1, assigneeId: floor.members.ana, followUps: [], getNextChat: true },
    categoryId: floor.meadow.categories['Refund']!,
    reasonId: floor.meadow.categories['Track refund']!,
    notes: 'Told her when it comes',
  });
  await ana.next('chat:left', (fact) => fact.chat.id === chatId);
  return { ...conversation, closureId };
}

describe('chat:reopen', () => {
  test('[CH25] to an agent with a free slot: theirs at once, the next cycle, the closing still on record', async () => {
    const { chatId, closureId, user } = await closedChat();
    const ben = await floor.signIn('ben');
    const { chat } = await lea.must(reopenChat, wish(chatId, floor.members.ana));
    expect(chat).toMatchObject({ state: 'active', cycle: 2, completionType: null, completedAt: null });
    const delivered = await ana.next('chat:delivered', (fact) => fact.chat.id === chatId);
    expect(delivered.chat.assignee?.id).toBe(floor.members.ana);
    expect(delivered.context.previous.closures.map((one) => one.closureId)).toContain(closureId);
    expect(delivered.messages.at(-1)?.event).toMatchObject({ type: 'reopened', teamName: 'Support' });
    await user.next('user:changed', (fact) => fact.chat.state === 'active' && fact.chat.seq === chat.seq);
    expect(await loadOf(floor, 'ana')).toBe(1);
    expect((await lea.must(readClosure, { closureId })).closure.undoneAt).toBeNull();
    expect(ben.heard('chat:delivered')).toEqual([]);
    const closing = { closureId: randomUUID(), chatId, cycle: 2, assigneeId: floor.members.ana };
    const typed = { categoryId: null, reasonId: null, notes: '', followUps: [], getNextChat: true };
    const chosen = { ...typed, categoryId: floor.meadow.categories['Feedback']! };
    expect((await ana.must(closeChat, { ...closing, ...chosen })).closure.cycle).toBe(2);
  });

  test('[CH25] to a full agent: into their own queue; to the team: into its queue', async () => {
    const { chatId } = await closedChat();
    await floor.connection.collection('slots').updateMany({}, { $set: { cap: 0 } });
    const own = await lea.must(reopenChat, wish(chatId, floor.members.ana));
    expect(own.chat).toMatchObject({ state: 'queued', queueOf: floor.members.ana, cycle: 2 });
    await ana.next('chat:delivered', (fact) => fact.chat.id === chatId && fact.chat.state === 'queued');
    const other = await floor.connection
      .collection('chats')
      .updateOne({ _id: chatId as never }, { $set: { state: 'completed', queueOf: null } });
    expect(other.modifiedCount).toBe(1);
    const { chat } = await lea.must(reopenChat, wish(chatId, null));
    expect(chat).toMatchObject({ state: 'queued', queueOf: null, assignee: null, cycle: 3 });
  });

  test('[CH25] repeated it is answered, and an open chat is refused', async () => {
    const { chatId } = await closedChat();
    const asked = wish(chatId, floor.members.ana);
    const { chat } = await lea.must(reopenChat, asked);
    expect((await lea.must(reopenChat, asked)).chat.seq).toBe(chat.seq);
    expect(await lea.ask(reopenChat, wish(chatId, null))).toMatchObject({
      code: 'CHAT_OPEN',
      data: { state: 'active', assignee: { name: 'Ana Silva' } },
    });
  });

  test('[CH25] two leads at once: one reopens it, the other is told that it is open', async () => {
    const { chatId } = await closedChat();
    const sam = await floor.signIn('sam');
    const asked = [lea, sam].map((lead) => lead.ask(reopenChat, wish(chatId, null)));
    const replies = await Promise.all(asked);
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    expect(replies.find((reply) => !reply.ok)).toMatchObject({ code: 'CHAT_OPEN' });
    expect((await storedChat(floor, chatId))['cycle']).toBe(2);
  });

  test('[CH25] when the user has a newer chat it is refused, with that chat', async () => {
    const { chatId, user } = await closedChat();
    const { chat: newer } = await user.write('zzz and another thing');
    expect(await lea.ask(reopenChat, wish(chatId, null))).toMatchObject({
      code: 'USER_CAME_BACK',
      data: { chatId: newer.id },
    });
    expect(await storedChat(floor, chatId)).toMatchObject({ state: 'completed', cycle: 1 });
  });

  test('[CH25] without the permission, for a foreign chat or team, and with bad input: refused, nothing written', async () => {
    const { chatId } = await closedChat();
    expect(await ana.ask(reopenChat, wish(chatId, null))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await lea.ask(reopenChat, wish('a'.repeat(24), null))).toMatchObject({ code: 'NOT_FOUND' });
    const foreignTeam = { ...wish(chatId, null), teamId: floor.harbour.teamId };
    expect(await lea.ask(reopenChat, foreignTeam)).toMatchObject({ code: 'TEAM_NOT_OF_BUSINESS' });
    expect(await lea.ask(reopenChat, wish(chatId, floor.members.chloe))).toMatchObject({
      code: 'MEMBER_NOT_IN_TEAM',
    });
    expect(await lea.ask(reopenChat, { ...wish(chatId, null), opId: 'x' })).toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(await storedChat(floor, chatId)).toMatchObject({ state: 'completed', cycle: 1 });
  });
});
