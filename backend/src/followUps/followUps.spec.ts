import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitForUser, type Chat } from '#shared/chats/chats.contract';
import { closeChat, correctClosure, undoClosure, type Closure } from '#shared/closures/closures.contract';
import {
  finishFollowUp,
  listFollowUps,
  reopenFollowUp,
  writeToUser,
  type PromisedFollowUp,
} from '#shared/followUps/followUps.contract';
import { setPresence } from '#shared/members/members.contract';
import { readUserContext } from '#shared/notes/notes.contract';
import { readAsUser } from '#shared/widget/widget.contract';
import { atWork, chatWith, say, storedChat, type Conversation } from '../chats/testWork.js';
import { newId } from '../database/id.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { Reminders } from './reminders.js';

let floor: Floor;
let ana: Client;
let ben: Client;
let chloe: Client;
beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  ana = await atWork(floor, 'ana');
  ben = await floor.signIn('ben', { instance: 1 });
  chloe = await floor.signIn('chloe');
}, 60_000);
afterAll(() => floor?.stop());

interface Promised {
  talk: Conversation;
  closure: Closure;
  followUp: PromisedFollowUp;
}

async function close(chat: Chat, followUps: { at: number; comment: string }[]): Promise<Closure> {
  const { categories } = floor.meadow;
  const asked = {
    ...{ closureId: randomUUID(), chatId: chat.id, cycle: chat.cycle, assigneeId: floor.members.ana },
    ...{ categoryId: categories['Feedback']!, reasonId: null, notes: '', followUps, getNextChat: true },
  };
  return (await ana.must(closeChat, asked)).closure;
}

async function promise(comment: string, inMs = 3_600_000): Promise<Promised> {
  const talk = await chatWith(floor, ana);
  const closure = await close(talk.delivery.chat, [{ at: Date.now() + inMs, comment }]);
  const { followUp } = await ana.next('followUp:changed', (fact) => fact.followUp.comment === comment);
  return { talk, closure, followUp };
}

const open = async (client: Client): Promise<string[]> =>
  (await client.must(listFollowUps, {})).followUps.map(({ comment }) => comment);
const userOf = ({ followUp }: Promised) => ({ businessId: floor.meadow.id, userId: followUp.userId });
const writing = (promised: Promised) => ({
  ...{ opId: randomUUID(), ...userOf(promised), followUpId: promised.followUp.id },
});
const collection = () => floor.connection.collection<{ _id: string }>('followUps');

test('[FU1] a promise is stored with its closing, and withdrawn with it', async () => {
  const { closure, followUp } = await promise('Call back');
  expect(followUp).toMatchObject({ state: 'open', comment: 'Call back', by: { name: 'Ana Silva' } });
  expect(await open(ana)).toContain('Call back');
  const { chat } = await ana.must(undoClosure, { closureId: closure.closureId, opId: randomUUID() });
  const told = await ana.next('followUp:changed', (fact) => fact.followUp.state === 'withdrawn');
  expect(told.followUp).toMatchObject({ id: followUp.id, rev: followUp.rev + 1 });
  expect(await open(ana)).not.toContain('Call back');
  await close({ ...chat }, []);
});

test('[FU1] a correction adds what it promises to what the closing promised', async () => {
  const { closure } = await promise('First promise');
  const { closureId, rev, categoryId, reasonId, notes } = closure;
  const followUps = [{ at: Date.now() + 7_200_000, comment: 'Second promise' }];
  const asked = { closureId, rev, opId: randomUUID(), categoryId, reasonId, notes, followUps };
  const corrected = await ana.must(correctClosure, asked);
  expect(corrected.closure.followUps.map(({ comment }) => comment)).toEqual([
    'First promise',
    'Second promise',
  ]);
  await ana.must(correctClosure, asked);
  const listed = await ana.must(listFollowUps, {});
  expect(listed.followUps.filter(({ comment }) => comment === 'Second promise')).toHaveLength(1);
});

test('[FU2] told once with two instances, and again in the list after a restart', async () => {
  const { followUp } = await promise('Due soon');
  await collection().updateOne({ _id: followUp.id }, { $set: { remindAt: new Date(Date.now() - 1) } });
  const told = await Promise.all([0, 1].map((i) => floor.get(Reminders, i).remind(new Date())));
  expect(told[0]! + told[1]!).toBeLessThanOrEqual(1);
  const due = await ana.next('followUp:due', (fact) => fact.followUp.id === followUp.id);
  expect(due.followUp.comment).toBe('Due soon');
  const later = await Promise.all([0, 1].map((i) => floor.get(Reminders, i).remind(new Date())));
  expect(later).toEqual([0, 0]);
  // A later telling on both instances shows that no second reminder was on its way.
  await promise('After the reminder');
  expect(ana.heard('followUp:due').filter((fact) => fact.followUp.id === followUp.id)).toHaveLength(1);
  expect(ben.heard('followUp:due')).toEqual([]);
  const another = await floor.signIn('ana', { instance: 1 });
  expect(await open(another)).toContain('Due soon');
});

test('[FU3] done it leaves the list and the brief, taken back it is there again', async () => {
  const promised = await promise('Send the label');
  const { followUpId } = { followUpId: promised.followUp.id };
  const comments = async () =>
    (await ana.must(readUserContext, userOf(promised))).brief.openFollowUps.map(({ comment }) => comment);
  expect(await comments()).toEqual(['Send the label']);
  const { followUp } = await ana.must(finishFollowUp, { followUpId });
  expect(followUp).toMatchObject({ state: 'done', doneBy: { name: 'Ana Silva' } });
  expect((await ana.must(finishFollowUp, { followUpId })).followUp).toEqual(followUp);
  expect(await comments()).toEqual([]);
  expect(await open(ana)).not.toContain('Send the label');
  expect((await ana.must(reopenFollowUp, { followUpId })).followUp).toMatchObject({
    state: 'open',
    doneBy: null,
  });
  expect(await comments()).toEqual(['Send the label']);
});

test('[FU4, FU5] who promised writes to the user, who finds it at the next visit', async () => {
  const promised = await promise('Write when it ships');
  promised.talk.user.close();
  const asked = writing(promised);
  const { chat } = await ana.must(writeToUser, asked);
  expect(chat).toMatchObject({ state: 'active', origin: 'agent', assignee: { name: 'Ana Silva' } });
  expect((await ana.must(writeToUser, asked)).chat.id).toBe(chat.id);
  await say(ana, chat.id, 'It has shipped.');
  await ana.must(waitForUser, { chatId: chat.id, opId: randomUUID() });
  expect(await storedChat(floor, chat.id)).toMatchObject({ state: 'waiting', dueAt: null });

  const user = await floor.user('meadow', { token: promised.talk.user.token! });
  const found = await user.hello();
  expect(found.chat).toMatchObject({ id: chat.id, agentName: 'Ana Silva' });
  expect(found.messages.map(({ text }) => text)).toEqual(['It has shipped.']);
  await user.must(readAsUser, { chatId: chat.id, seq: found.chat!.seq });
  expect((await storedChat(floor, chat.id))['dueAt']).toBeInstanceOf(Date);
  await user.write('Thank you');
  await ana.next('chat:changed', (fact) => fact.chat.id === chat.id && fact.chat.state === 'active');

  // Closing the chat that was begun for it keeps the promise.
  await close(chat, []);
  const kept = await ana.next('followUp:changed', (fact) => fact.followUp.id === promised.followUp.id);
  expect(kept.followUp).toBeDefined();
  expect(await open(ana)).not.toContain('Write when it ships');
});

test('[FU5] closed before the user came, it is shown all the same', async () => {
  const promised = await promise('Tell the result');
  const { chat } = await ana.must(writeToUser, writing(promised));
  await say(ana, chat.id, 'All is well.');
  await close(chat, []);
  const user = await floor.user('meadow', { token: promised.talk.user.token! });
  const found = await user.hello();
  expect(found.chat).toMatchObject({ id: chat.id, state: 'completed' });
  expect(found.messages.map(({ text }) => text)).toEqual(['All is well.']);
});

test('[FU4] a user whom somebody else serves, and a member who is offline, are told so', async () => {
  const promised = await promise('Not now');
  await ana.must(setPresence, { presence: 'break' });
  await ben.must(setPresence, { presence: 'online' });
  await promised.talk.user.write('zzz again');
  await ben.next('chat:delivered', (fact) => fact.chat.userId === promised.followUp.userId);
  expect(await ana.ask(writeToUser, writing(promised))).toMatchObject({
    code: 'USER_HAS_CHAT',
    data: { assignee: { name: 'Ben Okafor' } },
  });
  await ben.must(setPresence, { presence: 'offline' });
  await ana.must(setPresence, { presence: 'offline' });
  const stranger = { opId: randomUUID(), businessId: floor.meadow.id, followUpId: null };
  const lea = await floor.signIn('lea');
  const other = await promisedUser();
  expect(await lea.ask(writeToUser, { ...stranger, userId: other })).toMatchObject({ code: 'NOT_ONLINE' });
});

test('[FU6] another business and what does not exist are answered alike', async () => {
  const [stored] = await collection().find({}).limit(1).toArray();
  for (const followUpId of [stored!._id, newId()]) {
    for (const contract of [finishFollowUp, reopenFollowUp]) {
      const missing = { code: 'NOT_FOUND', data: { what: 'followUp' } };
      expect(await chloe.ask(contract, { followUpId })).toMatchObject(missing);
    }
  }
  for (const businessId of [floor.meadow.id, newId()]) {
    const asked = { opId: randomUUID(), businessId, userId: await promisedUser(), followUpId: stored!._id };
    expect(await chloe.ask(writeToUser, asked)).toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'user' },
    });
  }
});

test.each([null, '', 'x', { $ne: null }])('[FU6] %j names no promise', async (followUpId) => {
  const id = followUpId as string;
  expect(await ana.ask(finishFollowUp, { followUpId: id })).toMatchObject({ code: 'BAD_INPUT' });
  const asked = { opId: 'x', businessId: floor.meadow.id, userId: id, followUpId: id };
  expect(await ana.ask(writeToUser, asked)).toMatchObject({ code: 'BAD_INPUT' });
});

/** A user of Meadow Shop without an open chat. */
async function promisedUser(): Promise<string> {
  const [done] = await floor.connection
    .collection<{ userId: string }>('followUps')
    .find({ comment: 'Tell the result' } as never)
    .toArray();
  return done!.userId;
}
