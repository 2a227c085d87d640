import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeToUser } from '#shared/followUps/followUps.contract';
import { blockUser, readUserContext, unblockUser } from '#shared/notes/notes.contract';
import { sendUserMessage, talkToPerson } from '#shared/widget/widget.contract';
import { atWork, chatWith, storedChat, type Conversation } from '../chats/testWork.js';
import { newId } from '../database/id.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
let ana: Client;
let lea: Client;
let talk: Conversation;
beforeAll(async () => {
  floor = await startFloor();
  ana = await atWork(floor, 'ana');
  lea = await floor.signIn('lea');
  talk = await chatWith(floor, ana);
}, 60_000);
afterAll(() => floor?.stop());

const user = () => ({ businessId: floor.meadow.id, userId: talk.delivery.chat.userId });
const message = (text: string) => ({ clientMessageId: randomUUID(), text });

test('[FU7] a blocked user is refused by name, the chat stays for its agent, and unblocking ends it', async () => {
  const before = message('Before the block');
  await talk.user.must(sendUserMessage, before);
  const { user: blocked } = await lea.must(blockUser, { ...user(), reason: ' Threats ' });
  expect(blocked.blocked).toMatchObject({ reason: 'Threats', by: { name: 'Lea Novak' } });
  const told = await ana.next('user:changed', (fact) => fact.user.id === user().userId);
  expect(told.user).toEqual(blocked);
  expect(await talk.user.ask(sendUserMessage, message('After'))).toMatchObject({ code: 'USER_BLOCKED' });
  expect(await talk.user.ask(talkToPerson, { opId: randomUUID() })).toMatchObject({ code: 'USER_BLOCKED' });
  // What was taken before is answered still.
  expect((await talk.user.must(sendUserMessage, before)).message.text).toBe('Before the block');
  expect(await storedChat(floor, talk.chatId)).toMatchObject({ state: 'active' });
  const write = { opId: randomUUID(), ...user(), followUpId: null };
  expect(await ana.ask(writeToUser, write)).toMatchObject({ code: 'USER_BLOCKED' });

  const again = await lea.must(blockUser, { ...user(), reason: 'Another' });
  expect(again.user.blocked?.reason).toBe('Threats');
  expect((await lea.must(unblockUser, user())).user.blocked).toBeNull();
  expect((await ana.must(readUserContext, user())).user.blocked).toBeNull();
  await talk.user.must(sendUserMessage, message('After all'));
});

test('[FU7] only who may see all chats blocks, and only users of their businesses', async () => {
  const wanted = { ...user(), reason: 'Spam' };
  for (const contract of [blockUser, unblockUser]) {
    const input = contract === blockUser ? wanted : user();
    expect(await ana.ask(contract, input as never)).toMatchObject({
      code: 'FORBIDDEN',
      data: { permission: 'chats.viewAll' },
    });
  }
  for (const businessId of [floor.harbour.id, newId()]) {
    const foreign = { ...wanted, businessId };
    expect(await lea.ask(blockUser, foreign)).toMatchObject({ code: 'NOT_FOUND', data: { what: 'user' } });
  }
  const chloe = await floor.signIn('chloe');
  expect(chloe.heard('user:changed')).toEqual([]);
});

test.each(['', '  ', 'a'.repeat(201), { $ne: 1 }, null])('[FU7] %j is no reason', async (reason) => {
  const wanted = { ...user(), reason: reason as string };
  expect(await lea.ask(blockUser, wanted)).toMatchObject({ code: 'BAD_INPUT' });
});
