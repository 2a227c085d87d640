import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addUserNote, readUserContext } from '#shared/notes/notes.contract';
import { atWork, chatWith, type Conversation } from '../chats/testWork.js';
import { Members } from '../members/members.service.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
let ana: Client;
let ben: Client;
let talk: Conversation;
beforeAll(async () => {
  floor = await startFloor();
  ana = await atWork(floor, 'ana');
  talk = await chatWith(floor, ana);
  ben = await floor.signIn('ben');
}, 60_000);
afterAll(() => floor?.stop());

const user = () => ({ businessId: floor.meadow.id, userId: talk.delivery.chat.userId });
const note = (text: string) => ({ ...user(), opId: randomUUID(), text });

test('[CH22] a note reaches who holds a chat of the user, and the right column of whoever is next', async () => {
  const lea = await floor.signIn('lea');
  const { note: added } = await lea.must(addUserNote, note('Prefers mail'));
  expect(added).toMatchObject({ text: 'Prefers mail', by: { name: 'Lea Novak' } });
  expect((await ana.next('userNote:added')).note).toEqual(added);
  const context = await ana.must(readUserContext, user());
  expect(context.notes).toEqual([added]);
  expect(context.user).toMatchObject({ id: user().userId, known: false });
  expect(ben.heard('userNote:added')).toEqual([]);
});

test('[CH22] and who may see all chats of the business, reading along, and nobody of another business', async () => {
  const lea = await floor.signIn('lea');
  const sam = await floor.signIn('sam');
  const members = floor.get(Members);
  await members.setRights(floor.members.chloe, { groupName: 'Team lead' });
  const chloe = await floor.signIn('chloe');
  const { note: added } = await ana.must(addUserNote, note('Speaks Portuguese'));
  for (const client of [lea, sam]) {
    expect((await client.next('userNote:added', (fact) => fact.note.id === added.id)).note).toEqual(added);
  }
  expect(chloe.heard('userNote:added')).toEqual([]);
  await members.setRights(floor.members.chloe, { groupName: 'Agent' });
});

test('[CH22] sent again it is stored once; with other words it is refused', async () => {
  const wanted = note('Only once');
  const replies = await Promise.all(Array.from({ length: 10 }, () => ana.must(addUserNote, wanted)));
  expect(new Set(replies.map((reply) => reply.note.id)).size).toBe(1);
  expect(await floor.connection.collection('userNotes').countDocuments({ text: 'Only once' })).toBe(1);
  expect(await ana.ask(addUserNote, { ...wanted, text: 'Twice' })).toMatchObject({ code: 'OP_ID_REUSED' });
});

test('[CH22] who never had a chat of the user, and another business, are told there is no such user', async () => {
  const chloe = await floor.signIn('chloe');
  const strange = { ...user(), businessId: floor.harbour.id };
  for (const [client, place] of [
    [ben, user()],
    [chloe, user()],
    [chloe, strange],
    [ana, strange],
  ] as const) {
    expect(await client.ask(readUserContext, place)).toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'user' },
    });
    const wanted = { ...note('Mine'), ...place };
    expect(await client.ask(addUserNote, wanted)).toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'user' },
    });
  }
});

test.each(['', '  ', 'a'.repeat(2_001), '\ud800', 'a\u0000', { $ne: 1 }, null])(
  '[CH24] %j is no note',
  async (text) => {
    expect(await ana.ask(addUserNote, note(text as string))).toMatchObject({ code: 'BAD_INPUT' });
    const userId = text as string;
    expect(await ana.ask(readUserContext, { ...user(), userId })).toMatchObject({ code: 'BAD_INPUT' });
  },
);
