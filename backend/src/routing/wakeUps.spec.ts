import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { ChatDoc } from '../chats/chats.model.js';
import { baton } from '../chats/senders.js';
import type { Move } from '../chats/chatMoves.js';
import { TestFloor, until, type Instance } from './testFloor.js';

let floor: TestFloor;
/** Hears the log and routes. */
let router: Instance;
/** Only writes. */
let writer: Instance;

beforeAll(async () => {
  floor = await TestFloor.start();
  writer = await floor.instance();
  router = await floor.instance({ leaseMs: 60_000 });
  router.wakeUps.onModuleInit();
  await router.stream.start();
});
afterEach(async () => {
  await until('the router rests', () => router.router.rests);
  await floor.clear();
  await router.leases.release();
});
afterAll(() => floor.stop());

function move(chat: ChatDoc, set: Move['set'], event: Move['event']): Promise<ChatDoc> {
  return writer.log.write(`chat:${chat._id}`, async (tx) => {
    const stored = await writer.moves.read(chat.businessId, chat._id, tx);
    return writer.moves.apply(stored!, { set, event, from: baton }, tx);
  });
}

const isActive = async (id: string): Promise<boolean> => (await floor.read(id)).state === 'active';

test('[RT4] a chat handed over on one instance is assigned by another, which heard it from the log', async () => {
  await floor.member();
  const chat = await floor.chat({ state: 'bot', teamId: null, queuedAt: null });
  const event = { type: 'handedOver', reason: 'flow', teamId: 'team', teamName: 'Support' } as const;
  await move(chat, { state: 'queued', teamId: 'team', queuedAt: new Date() }, event);
  await until('it is assigned', () => isActive(chat._id));
});

test('[RT4] a slot that becomes free, by a chat that waits for its user, brings the next chat', async () => {
  const ana = await floor.member({ cap: 1, load: 1 });
  const person = { id: ana._id, name: 'Ana' };
  const held = await floor.chat({ state: 'active', assignee: person });
  const next = await floor.chat();
  await move(held, { state: 'waiting' }, { type: 'waiting', by: person });
  await until('the next is assigned', () => isActive(next._id));
});

test('[RT4] a member who comes online, or whose limit is raised, is given what waits', async () => {
  const ana = await floor.member({ presence: 'offline', cap: 1 });
  const first = await floor.chat({ queuedAt: new Date(0) });
  const second = await floor.chat();
  await writer.log.write(`member:${ana._id}`, async (tx) => {
    await writer.slots.documents.updateOne(
      { _id: ana._id },
      { $set: { presence: 'online' } },
      { session: tx },
    );
    await writer.log.tell({ kind: 'members', memberIds: [ana._id] }, tx);
  });
  await until('the first is assigned', () => isActive(first._id));
  await writer.log.write(`member:${ana._id}`, async (tx) => {
    await writer.slots.change(ana._id, { cap: 2 }, tx);
    await writer.log.tell({ kind: 'members', memberIds: [ana._id] }, tx);
  });
  await until('the second is assigned', () => isActive(second._id));
});

test('[RT4] the sweep finds what no wake-up told of', async () => {
  await floor.member();
  const chat = await floor.chat();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await isActive(chat._id)).toBe(false);
  await router.router.sweep();
  await until('it is assigned', () => isActive(chat._id));
});

test('[RT4] what happens while a pass reads is not lost: the flag was cleared before', async () => {
  await floor.member({ cap: 2 });
  const first = await floor.chat();
  let late: ChatDoc | null = null;
  const { queues } = router;
  const takeable = queues.takeable.bind(queues);
  queues.takeable = async (teamId, free) => {
    const read = await takeable(teamId, free);
    if (!late && read.length === 0) {
      // The pass has read an empty queue; now a chat comes, and its wake-up meets a running pass.
      late = await floor.chat();
      router.router.wake('team');
    }
    return read;
  };
  router.router.wake('team');
  await until('the first is assigned', () => isActive(first._id));
  await until('the late one is there', () => late !== null);
  await until('the late one is assigned', () => isActive(late!._id));
  queues.takeable = takeable;
});

test('[RT4] a chat that cannot be assigned for a fault of its own holds up nobody', async () => {
  await floor.member({ cap: 5 });
  const broken = await floor.chat({ queuedAt: new Date(0), seq: 1 });
  // A row that is there already: the assignment of this chat cannot be written.
  await floor.connection.collection('messages').insertOne({ chatId: broken._id, seq: 2 });
  const next = await floor.chat();
  router.router.wake('team');
  await until('the next is assigned', () => isActive(next._id));
  expect(await isActive(broken._id)).toBe(false);
});
