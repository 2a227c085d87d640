import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addNote, typeInChat, waitForUser } from '#shared/chats/chats.contract';
import { closeChat } from '#shared/closures/closures.contract';
import {
  leaveOverview,
  pageOverview,
  watchChat,
  watchOverview,
  windowSize,
  type ChatFilter,
  type ListName,
} from '#shared/overview/overview.contract';
import { newId } from '../database/id.js';
import { Members } from '../members/members.service.js';
import { openChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { FloorCounts } from './floorCounts.service.js';

let floor: Floor;
let ana: Client;
let lea: Client;
let sam: Client;

beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  ana = await floor.signIn('ana');
  lea = await floor.signIn('lea');
  sam = await floor.signIn('sam', { instance: 1 });
});
afterAll(() => floor.stop());

const everything: ChatFilter = { teamId: null, assigneeId: null, newUsers: false, delayed: false };
const listed = (list: ListName, filter: Partial<ChatFilter> = {}) => ({
  businessId: floor.meadow.id,
  list,
  filter: { ...everything, ...filter },
});
const watch = (client: Client, list: ListName, filter: Partial<ChatFilter> = {}) =>
  client.must(watchOverview, { watched: listed(list, filter), timeZone: 'Europe/Madrid' });
const countsOf = (client: Client, fits: (counts: Record<ListName, number>) => boolean) =>
  client.next('overview:changed', ({ list }) => list !== null && fits(list.counts));

async function closed(chatId: string): Promise<void> {
  await ana.must(closeChat, {
    ...{ closureId: randomUUID(), chatId, cycle: 1, assigneeId: floor.members.ana, notes: '' },
    ...{ categoryId: floor.meadow.categories['Feedback']!, reasonId: null },
    ...{ followUps: [], getNextChat: true },
  });
}

test('[OV1] an agent sees no list and reads along nowhere; a foreign business or chat is a missing one', async () => {
  const elsewhere = await openChat(floor, 'chloe', { business: 'harbour' });
  const asked = { watched: listed('active'), timeZone: 'UTC' };
  expect(await ana.ask(watchOverview, asked)).toMatchObject({
    code: 'FORBIDDEN',
    data: { permission: 'chats.viewAll' },
  });
  expect(await ana.ask(watchChat, { chatId: elsewhere.chatId })).toMatchObject({ code: 'FORBIDDEN' });
  for (const businessId of [floor.harbour.id, newId()]) {
    const watched = { ...listed('active'), businessId };
    const missing = { code: 'NOT_FOUND', data: { what: 'business' } };
    expect(await lea.ask(watchOverview, { ...asked, watched })).toMatchObject(missing);
    const after = { at: 0, id: newId() };
    expect(await lea.ask(pageOverview, { ...watched, after })).toMatchObject(missing);
  }
  for (const chatId of [elsewhere.chatId, newId()])
    expect(await lea.ask(watchChat, { chatId })).toMatchObject({ code: 'NOT_FOUND', data: { what: 'chat' } });
  const { businesses } = await watch(lea, 'active');
  expect(businesses.map(({ businessId }) => businessId)).toEqual([floor.meadow.id]);
  const all = await sam.must(watchOverview, { watched: null, timeZone: 'UTC' });
  expect(all.businesses.map(({ businessId }) => businessId).sort()).toEqual(
    [floor.meadow.id, floor.harbour.id].sort(),
  );
  expect(all.window).toBeNull();
  lea.socket.emit('overview:watch', { watched: { businessId: 7 } }, () => undefined);
  expect(await lea.ask(watchOverview, { watched: { businessId: 7 } } as never)).toMatchObject({
    code: 'BAD_INPUT',
  });
});

test('[OV4] a chat appears in the lists it comes to and leaves those it was in, on every server', async () => {
  await watch(lea, 'active');
  await watch(sam, 'waiting');
  const { chatId } = await openChat(floor, 'ana');
  const came = await lea.next(
    'overview:changed',
    ({ list }) => list?.chats.some(({ id }) => id === chatId) ?? false,
  );
  expect(came.list).toMatchObject({ businessId: floor.meadow.id, anew: false });
  expect(came.list!.chats.find(({ id }) => id === chatId)).toMatchObject({
    state: 'active',
    teamId: floor.meadow.teamId,
  });
  expect(came.businesses.find(({ businessId }) => businessId === floor.meadow.id)!.live).toBeGreaterThan(0);
  await ana.must(waitForUser, { chatId, opId: randomUUID() });
  for (const watcher of [lea, sam]) {
    const moved = await watcher.next(
      'overview:changed',
      ({ list }) => list?.chats.some((chat) => chat.id === chatId && chat.state === 'waiting') ?? false,
    );
    expect(moved.list!.counts.waiting).toBe(1);
  }
  await closed(chatId);
  await countsOf(sam, ({ waiting, completed }) => waiting === 0 && completed === 1);
  expect(ana.heard('overview:changed')).toEqual([]);
});

test('[OV4] tellings come at most twice a second, and none after leaving', async () => {
  await watch(lea, 'active');
  const { chatId } = await openChat(floor, 'ana');
  const from = lea.heard('overview:changed').length;
  const begun = Date.now();
  for (let row = 0; row < 30; row++)
    await ana.must(addNote, { chatId, clientMessageId: randomUUID(), text: `Note ${row}` });
  const seq = (await lea.must(watchChat, { chatId })).chat!.seq;
  await lea.must(watchChat, { chatId: null });
  await lea.next(
    'overview:changed',
    ({ list }) => list?.chats.some((chat) => chat.id === chatId && chat.seq === seq) ?? false,
  );
  const tellings = lea.heard('overview:changed').length - from;
  expect(tellings).toBeLessThanOrEqual(2 + Math.ceil((Date.now() - begun) / 500));
  await lea.must(leaveOverview, {});
  const left = lea.heard('overview:changed').length;
  await watch(sam, 'active');
  await closed(chatId);
  await sam.next(
    'overview:changed',
    ({ list }) => list?.chats.some((chat) => chat.id === chatId && chat.state === 'completed') ?? false,
  );
  expect(lea.heard('overview:changed').length).toBe(left);
});

test('[OV3] windows follow each other without gap or repeat, also where many chats share a moment', async () => {
  const businessId = floor.meadow.id;
  const moment = new Date('2026-03-01T10:00:00Z');
  const count = windowSize * 2 + 7;
  const chats = Array.from({ length: count }, (_, index) => ({
    ...{ _id: newId(), businessId, userId: newId(), userName: `User ${index}`, newUser: index % 2 === 0 },
    ...{
      teamId: floor.meadow.teamId,
      state: 'completed',
      cycle: 1,
      seq: 1,
      queueOf: null,
      channel: 'widget',
    },
    ...{ assignee: { id: index % 3 === 0 ? floor.members.ben : floor.members.ana, name: 'An agent' } },
    ...{ origin: 'user', handOverReason: null, openedAt: moment, queuedAt: moment, returned: false },
    ...{ assignedAt: moment, assignedSeq: 1, engagementId: null, waitingSince: null, dueAt: null },
    ...{ delayedAt: null, completedAt: new Date(moment.getTime() - Math.floor(index / 10)) },
    ...{
      completionType: 'agent',
      lastMessage: null,
      unread: 0,
      readByAgent: 0,
      readByUser: 0,
      lastOpId: null,
    },
  }));
  await floor.connection.collection('chats').insertMany(chats as never[]);
  const ids = new Set(chats.map(({ _id }) => _id));
  const readAll = async (filter: Partial<ChatFilter>): Promise<string[]> => {
    const first = (await watch(lea, 'completed', filter)).window!;
    const found = [...first.chats];
    for (let more = first.more; more;) {
      const last = found.at(-1)!;
      const after = { at: last.completedAt!, id: last.id };
      const page = await lea.must(pageOverview, { ...listed('completed', filter), after });
      found.push(...page.chats);
      more = page.more;
    }
    const places = found.map((chat) => [-chat.completedAt!, chat.id] as const);
    const sorted = [...places].sort(([a, x], [b, y]) => a - b || (x < y ? 1 : -1));
    expect(places).toEqual(sorted);
    return found.map(({ id }) => id).filter((id) => ids.has(id));
  };
  expect(new Set(await readAll({}))).toEqual(ids);
  expect((await readAll({})).length).toBe(count);
  const ofBen = chats.filter(({ assignee }) => assignee.id === floor.members.ben);
  expect((await readAll({ assigneeId: floor.members.ben })).sort()).toEqual(
    ofBen.map(({ _id }) => _id).sort(),
  );
  expect((await readAll({ newUsers: true })).length).toBe(Math.ceil(count / 2));
  expect((await readAll({ teamId: floor.meadow.teamId })).length).toBe(count);
  expect(await readAll({ delayed: true })).toEqual([]);
  await floor.connection.collection('chats').deleteMany({ _id: { $in: [...ids] as never[] } });
});

test('[OV2] a user with a first chat is new, and one who comes back is not', async () => {
  const user = await floor.user('meadow');
  await watch(lea, 'queue', { newUsers: true });
  const { chat } = await user.write('Where is my parcel?');
  await countsOf(lea, ({ queue }) => queue === 1);
  const token = user.token!;
  await lea.must(closeChat, {
    ...{ closureId: randomUUID(), chatId: chat.id, cycle: 1, assigneeId: null, notes: '' },
    ...{ categoryId: floor.meadow.categories['Feedback']!, reasonId: null },
    ...{ followUps: [], getNextChat: true },
  });
  const again = await floor.user('meadow', { token });
  const second = await again.write('And now?');
  expect(second.chat.id).not.toBe(chat.id);
  const counts = await watch(lea, 'queue', { newUsers: true });
  expect(counts.counts).toMatchObject({ bot: 0, queue: 0 });
});

test('[OV5] who reads along is told each row, who types, and nothing once they have left', async () => {
  const { chatId } = await openChat(floor, 'ana');
  const { chat } = await sam.must(watchChat, { chatId });
  expect(chat).toMatchObject({ id: chatId, state: 'active' });
  const from = sam.heard('chat:changed').length;
  for (const text of ['one', 'two', 'three'])
    await ana.must(addNote, { chatId, clientMessageId: randomUUID(), text });
  await sam.next('chat:changed', (fact) => fact.messages[0]?.text === 'three');
  const told = sam.heard('chat:changed').slice(from);
  expect(told.map(({ messages }) => messages[0]!.text)).toEqual(['one', 'two', 'three']);
  await ana.must(typeInChat, { chatId, typing: true });
  const typing = await sam.next('chat:typing', (fact) => fact.chatId === chatId);
  expect(typing).toMatchObject({ typing: true, from: { type: 'agent', id: floor.members.ana } });
  await lea.must(watchChat, { chatId });
  await sam.must(watchChat, { chatId: null });
  const left = sam.heard('chat:changed').length;
  await ana.must(addNote, { chatId, clientMessageId: randomUUID(), text: 'four' });
  await lea.next('chat:changed', (fact) => fact.messages[0]?.text === 'four');
  expect(ana.heard('chat:changed').filter(({ messages }) => messages[0]?.text === 'four').length).toBe(1);
  expect(sam.heard('chat:changed').length).toBe(left);
  await lea.must(watchChat, { chatId: null });
});

let taken = 0;
/** Takes what was told of Lea before, so that what is awaited is what `work` brings about. */
async function changed(work: () => Promise<void>): Promise<void> {
  for (; taken < lea.heard('me:changed').length; taken++) await lea.next('me:changed');
  await work();
  await lea.next('me:changed');
  taken++;
}

test('[OV6] a right taken away ends watching and reading along at that moment, and a business likewise', async () => {
  const { chatId } = await openChat(floor, 'ana');
  const members = floor.get(Members);
  for (const [less, back] of [
    [{ groupName: 'Agent' }, { groupName: 'Team lead' }],
    [{ businessIds: [floor.harbour.id] }, { businessIds: [floor.meadow.id] }],
  ] as const) {
    await watch(lea, 'active');
    await lea.must(watchChat, { chatId });
    await changed(() => members.setRights(floor.members.lea, less as never));
    const heard = () => lea.heard('overview:changed').length + lea.heard('chat:changed').length;
    const before = heard();
    await watch(sam, 'active');
    await ana.must(addNote, {
      chatId,
      clientMessageId: randomUUID(),
      text: `Without ${Object.keys(less)[0]}`,
    });
    await sam.next('overview:changed', ({ list }) => list?.chats.some(({ id }) => id === chatId) ?? false);
    await changed(() => members.setRights(floor.members.lea, back as never));
    expect(heard()).toBe(before);
  }
});

test('[OV2] the comparison finds a count that is not what is stored, and reads it anew', async () => {
  await watch(lea, 'active');
  const { chatId } = await openChat(floor, 'ana');
  await lea.next('overview:changed', ({ list }) => list?.chats.some(({ id }) => id === chatId) ?? false);
  const counts = floor.get(FloorCounts);
  const before = counts.business(floor.meadow.id).live;
  await counts.compare();
  expect(counts.business(floor.meadow.id).live).toBe(before);
  await floor.connection.collection('chats').deleteOne({ _id: chatId as never });
  await counts.compare();
  expect(counts.business(floor.meadow.id).live).toBe(before - 1);
  await countsOf(lea, () => true);
});
