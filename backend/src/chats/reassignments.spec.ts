import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { reassignChat, waitForUser } from '#shared/chats/chats.contract';
import { closeChat } from '#shared/closures/closures.contract';
import { setPresence } from '#shared/members/members.contract';
import { endUserChat } from '#shared/widget/widget.contract';
import { Businesses } from '../businesses/businesses.service.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { ChatTimes } from './chatTimes.js';
import { atWork, chatWith, goHome, loadOf, rowsOf, storedChat } from './testWork.js';

let floor: Floor;
let ana: Client;
let ben: Client;
beforeAll(async () => {
  floor = await startFloor();
}, 60_000);
afterAll(() => floor?.stop());
beforeEach(async () => {
  ana = await atWork(floor, 'ana');
  ben = await floor.signIn('ben');
});
afterEach(async () => {
  await goHome(ana);
  await goHome(ben);
  // Each test begins with an empty floor.
  const done = { $set: { state: 'completed', dueAt: null, assignee: null, queueOf: null } };
  await floor.connection.collection('chats').updateMany({ state: { $ne: 'completed' } }, done);
  await floor.connection.collection('slots').updateMany({}, { $set: { load: 0 } });
});

const wish = (chatId: string, memberId: string | null) => ({
  chatId,
  opId: randomUUID(),
  teamId: floor.meadow.teamId,
  memberId,
  note: 'She asked for you',
});

describe('chat:wait', () => {
  test('[CH8] waiting frees the slot and sets the time; [CH14] repeated it is answered', async () => {
    const { chatId } = await chatWith(floor, ana);
    expect(await loadOf(floor, 'ana')).toBe(1);
    const asked = { chatId, opId: randomUUID() };
    const { chat } = await ana.must(waitForUser, asked);
    expect(chat.state).toBe('waiting');
    expect(await loadOf(floor, 'ana')).toBe(0);
    const { dueAt, waitingSince } = (await storedChat(floor, chatId)) as { dueAt: Date; waitingSince: Date };
    expect(dueAt.getTime() - waitingSince.getTime()).toBe(8 * 60_000);
    expect((await ana.must(waitForUser, asked)).chat.seq).toBe(chat.seq);
    await ana.next('chat:changed', (fact) => fact.messages[0]?.event?.type === 'waiting');
  });

  test('[CH8] a colleague may not, a lead may, and no chat may that is not with an agent', async () => {
    const { chatId, user } = await chatWith(floor, ana);
    expect(await ben.ask(waitForUser, { chatId, opId: randomUUID() })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await ana.ask(waitForUser, { chatId, opId: 'x' })).toMatchObject({ code: 'BAD_INPUT' });
    const lea = await floor.signIn('lea');
    expect((await lea.must(waitForUser, { chatId, opId: randomUUID() })).chat.assignee?.name).toBe(
      'Ana Silva',
    );
    await goHome(ana);
    await user.write('Still here');
    expect(await lea.ask(waitForUser, { chatId, opId: randomUUID() })).toMatchObject({
      code: 'CHAT_NOT_OPEN',
      data: { state: 'queued' },
    });
    ana = await floor.signIn('ana');
  });

  test('[CH9] the user brings it back to the same agent, over the limit', async () => {
    const { chatId, user } = await chatWith(floor, ana);
    await ana.must(waitForUser, { chatId, opId: randomUUID() });
    for (let i = 0; i < 3; i++) await chatWith(floor, ana);
    expect(await loadOf(floor, 'ana')).toBe(3);
    await user.write('I am back');
    const told = await ana.next('chat:changed', (fact) => fact.messages[0]?.event?.type === 'resumed');
    expect(told.chat).toMatchObject({ state: 'active', assignee: { name: 'Ana Silva' }, unread: 1 });
    expect(await loadOf(floor, 'ana')).toBe(4);
    expect((await storedChat(floor, chatId))['dueAt']).toBeNull();
    expect(ana.heard('chat:left')).toEqual([]);
  });

  test('[CH9] with the agent on a break it goes to the head of the queue, as old as it was', async () => {
    const { chatId, user } = await chatWith(floor, ana);
    const { queuedAt } = await storedChat(floor, chatId);
    await ana.must(waitForUser, { chatId, opId: randomUUID() });
    await ana.must(setPresence, { presence: 'break' });
    await user.write('I am back');
    const left = await ana.next('chat:left');
    expect(left.chat).toMatchObject({ id: chatId, state: 'queued', assignee: null });
    expect(await storedChat(floor, chatId)).toMatchObject({
      returned: true,
      queuedAt,
      teamId: floor.meadow.teamId,
    });
    await ben.must(setPresence, { presence: 'online' });
    const delivery = await ben.next('chat:delivered');
    expect(delivery.messages.map((row) => row.text)).toContain('I am back');
  });
});

describe('the time of a waiting chat', () => {
  test('[CH10] waiting and bot chats past their time are completed as autocomplete, once', async () => {
    const { chatId, user } = await chatWith(floor, ana);
    await ana.must(waitForUser, { chatId, opId: randomUUID() });
    await floor.get(Businesses).setSettings(floor.meadow.id, { assistanceMode: 'botOnly' });
    const asker = await floor.user('meadow');
    const withBot = (await asker.write('Hello bot')).chat.id;
    await asker.next('user:changed', (fact) => fact.messages[0]?.from === 'bot');
    await floor.get(Businesses).setSettings(floor.meadow.id, { assistanceMode: 'botAndAgents' });
    const times = floor.get(ChatTimes);
    await times.completeOverdue(new Date());
    expect(await storedChat(floor, chatId)).toMatchObject({ state: 'waiting' });
    const later = new Date(Date.now() + 9 * 60_000);
    await Promise.all([times.completeOverdue(later), times.completeOverdue(later)]);
    for (const id of [chatId, withBot]) {
      expect(await storedChat(floor, id)).toMatchObject({
        state: 'completed',
        completionType: 'autocomplete',
      });
      expect(await floor.connection.collection('closures').countDocuments({ chatId: id })).toBe(1);
    }
    expect((await ana.next('chat:left')).chat.completionType).toBe('autocomplete');
    await user.next('user:changed', (fact) => fact.chat.state === 'completed');
  });
});

describe('chat:reassign', () => {
  test('[CH12] to a colleague with a free slot at once, with the note and the right column', async () => {
    const { chatId } = await chatWith(floor, ana);
    await ben.must(setPresence, { presence: 'online' });
    const asked = wish(chatId, floor.members.ben);
    const { chat } = await ana.must(reassignChat, asked);
    expect(chat).toMatchObject({ state: 'active', assignee: { name: 'Ben Okafor' } });
    const delivery = await ben.next('chat:delivered');
    expect(delivery.messages.at(-1)?.event).toMatchObject({ type: 'reassigned', note: 'She asked for you' });
    expect(delivery.context.user.name).toBe('Guest user');
    expect((await ana.next('chat:left')).chat.assignee?.name).toBe('Ben Okafor');
    expect([await loadOf(floor, 'ana'), await loadOf(floor, 'ben')]).toEqual([0, 1]);
    expect((await ana.must(reassignChat, asked)).chat.seq).toBe(chat.seq);
    const ends = await floor.connection
      .collection('engagements')
      .find({ chatId })
      .sort({ assignedAt: 1 })
      .toArray();
    expect(ends.map((one) => one['endedAs'])).toEqual(['reassigned', null]);
  });

  test('[CH12] to a full or absent colleague into their own queue', async () => {
    const { chatId } = await chatWith(floor, ana);
    const { chat } = await ana.must(reassignChat, wish(chatId, floor.members.ben));
    expect(chat).toMatchObject({ state: 'queued', queueOf: floor.members.ben, assignee: null });
    expect((await ben.next('chat:delivered')).chat.queueOf).toBe(floor.members.ben);
    expect(await loadOf(floor, 'ana')).toBe(0);
  });

  test('[CH11] to a team the chat keeps the time it has waited since', async () => {
    const { chatId } = await chatWith(floor, ana);
    await ana.must(setPresence, { presence: 'break' });
    const { queuedAt } = await storedChat(floor, chatId);
    await ana.must(reassignChat, wish(chatId, null));
    expect(await storedChat(floor, chatId)).toMatchObject({ state: 'queued', queueOf: null, queuedAt });
  });

  test('[CH13] teams and members must belong', async () => {
    const { chatId } = await chatWith(floor, ana);
    const toTeam = (teamId: string) => ana.ask(reassignChat, { ...wish(chatId, null), teamId });
    expect(await toTeam(floor.harbour.teamId)).toMatchObject({ code: 'TEAM_NOT_OF_BUSINESS' });
    expect(await toTeam('0'.repeat(24))).toMatchObject({ code: 'TEAM_NOT_OF_BUSINESS' });
    const toMember = (memberId: string) => ana.ask(reassignChat, wish(chatId, memberId));
    expect(await toMember(floor.members.chloe)).toMatchObject({ code: 'MEMBER_NOT_IN_TEAM' });
    expect(await toMember('0'.repeat(24))).toMatchObject({ code: 'MEMBER_NOT_IN_TEAM' });
    const long = { ...wish(chatId, null), note: 'a'.repeat(1_001) };
    expect(await ana.ask(reassignChat, long)).toMatchObject({ code: 'BAD_INPUT' });
    expect(await ben.ask(reassignChat, wish(chatId, null))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await storedChat(floor, chatId)).toMatchObject({
      state: 'active',
      assignee: { name: 'Ana Silva' },
    });
  });

  test('[CH1] who had a chat may still read it, and not give it away', async () => {
    const { chatId } = await chatWith(floor, ana);
    await ben.must(setPresence, { presence: 'online' });
    await ana.must(reassignChat, wish(chatId, floor.members.ben));
    expect(await ana.ask(reassignChat, wish(chatId, null))).toMatchObject({
      code: 'NOT_YOUR_CHAT',
      data: { assignee: { name: 'Ben Okafor' } },
    });
  });
});

describe('what a delivery holds', () => {
  test('[CH15] the closing that was just committed, ten times out of ten; [CH21] the agent who knew the user is asked first', async () => {
    const { user, chatId } = await chatWith(floor, ana);
    let current = chatId;
    for (let round = 1; round <= 10; round++) {
      const agent = round % 2 ? ana : ben;
      const next = round % 2 ? ben : ana;
      const closing = {
        closureId: randomUUID(),
        chatId: current,
        cycle: 1,
        assigneeId: round % 2 ? floor.members.ana : floor.members.ben,
        categoryId: floor.meadow.categories['Refund']!,
        reasonId: floor.meadow.categories['Track refund']!,
        notes: `Round ${round}`,
        followUps: [],
        getNextChat: true,
      };
      await agent.must(closeChat, closing);
      await agent.must(setPresence, { presence: 'break' });
      await next.must(setPresence, { presence: 'online' });
      current = (await user.talkToPerson()).chat.id;
      const delivery = await next.next('chat:delivered', (fact) => fact.chat.id === current);
      expect(delivery.context.previous.count).toBe(round);
      expect(delivery.context.previous.closures[0]).toMatchObject({ notes: `Round ${round}` });
    }
    await ben.must(setPresence, { presence: 'online' });
    await user.must(endUserChat, { opId: randomUUID(), chatId: current });
    const back = (await user.talkToPerson()).chat.id;
    expect((await ana.next('chat:delivered', (fact) => fact.chat.id === back)).chat.assignee?.name).toBe(
      'Ana Silva',
    );
  });
});

test('[CH21] a user who comes back to a full agent stands in that agent’s own queue', async () => {
  const { user, chatId } = await chatWith(floor, ana);
  await user.must(endUserChat, { opId: randomUUID(), chatId });
  for (let i = 0; i < 3; i++) await chatWith(floor, ana);
  const { chat } = await user.talkToPerson();
  expect(chat).toMatchObject({ state: 'queued', ahead: 0 });
  expect(await storedChat(floor, chat.id)).toMatchObject({ queueOf: floor.members.ana, assignee: null });
  await ana.next('chat:delivered', (fact) => fact.chat.id === chat.id && fact.chat.state === 'queued');
});

test('[CH21] what stands in an agent’s own queue is theirs before anything of the team’s, as soon as they have a slot', async () => {
  await floor.connection.collection('slots').updateMany({}, { $set: { cap: 1 } });
  const first = await chatWith(floor, ana);
  const other = await floor.user('meadow');
  await other.talkToPerson();
  await first.user.must(endUserChat, { opId: randomUUID(), chatId: first.chatId });
  const second = await ana.next('chat:delivered', ({ chat }) => chat.userId !== first.delivery.chat.userId);
  const { chat: again } = await first.user.talkToPerson();
  const third = await floor.user('meadow');
  const waiting = (await third.talkToPerson()).chat;
  const backdated = { $set: { queuedAt: new Date(1_000) } };
  await floor.connection.collection<{ _id: string }>('chats').updateOne({ _id: waiting.id }, backdated);
  expect(await storedChat(floor, again.id)).toMatchObject({ state: 'queued', queueOf: floor.members.ana });
  await other.must(endUserChat, { opId: randomUUID(), chatId: second.chat.id });
  const next = await ana.next('chat:delivered', ({ chat }) => chat.state === 'active' && chat.seq > 1);
  expect(next.chat.id).toBe(again.id);
  await floor.connection.collection('slots').updateMany({}, { $set: { cap: 3 } });
});

test('[CH5] rows of every chat stay numbered without a gap', async () => {
  const chats = await floor.connection.collection<{ _id: string; seq: number }>('chats').find().toArray();
  for (const chat of chats) {
    const seqs = (await rowsOf(floor, chat._id)).map((row) => row.seq);
    expect(seqs).toEqual(Array.from({ length: chat.seq }, (_, i) => i + 1));
  }
});
