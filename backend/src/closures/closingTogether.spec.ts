import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { closeChat } from '#shared/closures/closures.contract';
import type { InputOf } from '#shared/wire/request';
import { openChat, type OpenedChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import { figure } from '../testing/figure.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
let ana: Client;
let ben: Client;

beforeAll(async () => {
  floor = await startFloor();
  ana = await floor.signIn('ana');
  ben = await floor.signIn('ben');
});
afterAll(() => floor.stop());

type Sent = InputOf<typeof closeChat>;

function closing(chat: OpenedChat, other: Partial<Sent> = {}): Sent {
  return {
    closureId: randomUUID(),
    chatId: chat.chatId,
    cycle: 1,
    assigneeId: floor.members.ana,
    categoryId: floor.meadow.categories['Refund']!,
    reasonId: floor.meadow.categories['Track refund']!,
    notes: '',
    followUps: [],
    getNextChat: true,
    ...other,
  };
}

async function chatsOfAna(count: number): Promise<OpenedChat[]> {
  const chats: OpenedChat[] = [];
  for (let i = 0; i < count; i++) chats.push(await openChat(floor, 'ana'));
  return chats;
}

async function loadOf(memberId: string): Promise<number> {
  const slots = floor.connection.collection<{ _id: string; load: number }>('slots');
  return (await slots.findOne({ _id: memberId }))!.load;
}

const stored = (closures: Sent[]) =>
  floor.connection
    .collection('closures')
    .countDocuments({ closureId: { $in: closures.map(({ closureId }) => closureId) } });

test('[CL19] what is wrong with one of many closings at once is told to that one, and the rest are on record', async () => {
  const chats = await chatsOfAna(12);
  const before = await loadOf(floor.members.ana);
  const sent = chats.map((chat) => closing(chat));
  sent[3] = closing(chats[3]!, { reasonId: floor.meadow.categories['Cancel order']! });
  sent[5] = closing(chats[5]!, { assigneeId: floor.members.ben });
  sent[7] = closing(chats[7]!, { followUps: [{ at: 1, comment: 'Long ago' }] });
  const answers = await Promise.all(sent.map((one) => ana.ask(closeChat, one)));
  const codes = Array<string>(12).fill('ok');
  codes[3] = 'REASON_NOT_IN_CATEGORY';
  codes[5] = 'REASSIGNED';
  codes[7] = 'FOLLOW_UP_IN_PAST';
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.code))).toEqual(codes);
  expect(await stored(sent)).toBe(9);
  expect(await loadOf(floor.members.ana)).toBe(before - 9);
});

test('[CL19] the same id for two chats at once: one is on record, the other in conflict, and their neighbours stand', async () => {
  const chats = await chatsOfAna(8);
  const closureId = randomUUID();
  const sent = chats.map((chat, index) => closing(chat, index < 2 ? { closureId } : {}));
  const answers = await Promise.all(sent.map((one) => ana.ask(closeChat, one)));
  const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.code));
  expect(codes.slice(0, 2).sort()).toEqual(['CLOSURE_CONFLICT', 'ok']);
  expect(codes.slice(2)).toEqual(Array(6).fill('ok'));
  expect(await stored(sent)).toBe(7);
});

test('[CL19] a session that has ended is refused among those that live', async () => {
  const [chats, mine] = [await chatsOfAna(6), await openChat(floor, 'ben')];
  await floor.connection
    .collection('sessions')
    .updateOne({ memberId: floor.members.ben, endedAt: null }, { $set: { endedAt: new Date() } });
  const sent = chats.map((chat) => closing(chat));
  const [refused, ...answers] = await Promise.all([
    ben.ask(closeChat, closing(mine, { assigneeId: floor.members.ben })),
    ...sent.map((one) => ana.ask(closeChat, one)),
  ]);
  expect(refused).toMatchObject({ ok: false, code: 'SIGNED_OUT' });
  expect(answers.every(({ ok }) => ok)).toBe(true);
});

test('[CL19] many at once cost the database fewer commands than one after the other', async () => {
  const db = floor.connection.db!;
  const commandsOf = async (work: () => Promise<unknown>): Promise<number> => {
    await db.command({ profile: 2 });
    await work();
    await db.command({ profile: 0 });
    const written = { 'command.txnNumber': { $exists: true } };
    const count = await db.collection('system.profile').countDocuments(written);
    await db.collection('system.profile').drop();
    return count;
  };
  const [together, alone] = [await chatsOfAna(20), await chatsOfAna(20)];
  // Sessions of their own: one may not send so many.
  const [first, second] = [await floor.signIn('ana'), await floor.signIn('ana')];
  const atOnce = await commandsOf(() =>
    Promise.all(together.map((chat) => first.must(closeChat, closing(chat)))),
  );
  const inTurn = await commandsOf(async () => {
    for (const chat of alone) await second.must(closeChat, closing(chat));
  });
  figure(`20 closings: ${atOnce} commands at once, ${inTurn} in turn`);
  expect(atOnce).toBeLessThan(inTurn / 2);
});
