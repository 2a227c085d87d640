import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  addCategories,
  deleteCategory,
  mergeCategory,
  renameCategory,
  setCategoryRules,
} from '#shared/categories/categories.contract';
import { closeChat, correctClosure } from '#shared/closures/closures.contract';
import { suggestClosing, type Suggested } from '#shared/suggestions/suggestions.contract';
import { Businesses } from '../businesses/businesses.service.js';
import { newId } from '../database/id.js';
import { openChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import { compiledWorker } from '../testing/compiledWorker.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { ModelStore } from './modelStore.js';
import { Pupil } from './pupil.js';
import { Teacher } from './teacher.js';

let floor: Floor;
let ana: Client;
let ben: Client;
let lea: Client;
let chloe: Client;
let category: string;
const reasons: Record<string, string> = {};

const said: Record<string, string[]> = {
  'Track refund': ['where is my refund', 'the refund did not arrive yet', 'my refund is still missing'],
  'Forgot password': ['I forgot my password', 'cannot log in with my password', 'please reset the password'],
  'Late parcel': ['my parcel is late', 'where is the parcel', 'the parcel was not delivered'],
};

beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  const file = compiledWorker();
  for (const instance of [0, 1]) floor.get(Pupil, instance).workerFile = file;
  ana = await floor.signIn('ana');
  ben = await floor.signIn('ben');
  lea = await floor.signIn('lea', { instance: 1 });
  chloe = await floor.signIn('chloe');
  category = await add(null, 'Help');
  for (const name of [...Object.keys(said), 'Gift card does not work'])
    reasons[name] = await add(category, name);
  await store(Object.keys(said).flatMap((name) => Array.from({ length: 15 }, (_, i) => ({ name, turn: i }))));
}, 120_000);
afterAll(() => floor.stop());

async function add(parentId: string | null, name: string): Promise<string> {
  const asked = { businessId: floor.meadow.id, opId: randomUUID(), parentId, names: [name] };
  return (await lea.must(addCategories, asked)).change.entries[0]!.id;
}

/** Closings of before, each with its user's first message. */
async function store(closings: readonly { name: string; turn: number }[], more: object = {}): Promise<void> {
  const businessId = floor.meadow.id;
  const rows = closings.map(({ name, turn }) => ({ chatId: newId(), name, text: said[name]![turn % 3]! }));
  const messages = rows.map(({ chatId, text }) => ({
    ...{ _id: newId(), businessId, chatId, seq: 1, cycle: 1, kind: 'text', text, from: { type: 'user' } },
    ...{ at: new Date(), senderId: 'user', userId: newId() },
  }));
  const closures = rows.map(({ chatId, name }, i) => ({
    ...{ _id: newId(), businessId, chatId, cycle: 1, closureId: randomUUID(), userId: newId(), notes: '' },
    ...{
      categoryId: category,
      reasonId: reasons[name],
      at: new Date(Date.now() - 1_000 + i),
      undoneAt: null,
    },
    ...{ completionType: 'agent', pending: false, ...more },
  }));
  await floor.connection.collection('messages').insertMany(messages as never);
  await floor.connection.collection('closures').insertMany(closures as never);
}

async function chatSaying(text: string): Promise<string> {
  const { chatId, userId } = await openChat(floor, 'ana');
  const row = {
    _id: newId(),
    businessId: floor.meadow.id,
    chatId,
    userId,
    seq: 0,
    cycle: 1,
    kind: 'text',
    text,
  };
  const from = { type: 'user', id: userId, name: 'Guest user' };
  const message = {
    ...row,
    seq: 2,
    from,
    senderId: userId,
    at: new Date(),
    event: null,
    clientMessageId: null,
  };
  await floor.connection.collection('messages').insertOne(message as never);
  await floor.connection.collection('chats').updateOne({ _id: chatId } as never, { $set: { seq: 2 } });
  return chatId;
}

async function suggested(text: string, by = ana): Promise<Suggested | null> {
  return (await by.must(suggestClosing, { chatId: await chatSaying(text) })).suggested;
}

const firstReason = async (text: string) => (await suggested(text))?.pairs[0]?.reasonId;
const round = (instance = 0) => floor.get(Teacher, instance).round();
const versionOf = async () => (await floor.get(ModelStore).head(floor.meadow.id))?.version;

const edit = (id: string, rev: number) => ({ businessId: floor.meadow.id, opId: randomUUID(), id, rev });

test('[SU6] nothing is suggested before enough was closed, and nothing is an error', async () => {
  expect(await suggested('where is my refund')).toBeNull();
});

test('[SU6] what was closed is learned in the background, and suggested by every instance', async () => {
  await round();
  expect(await versionOf()).toBe(1);
  const found = await suggested('hello, where is my refund?');
  expect(found).toMatchObject({
    model: 1,
    pairs: [{ categoryId: category, reasonId: reasons['Track refund'] }, {}, {}],
  });
  const chatId = await chatSaying('forgot the password');
  const { suggested: byLead } = await lea.must(suggestClosing, { chatId });
  expect(byLead?.pairs[0]?.reasonId).toBe(reasons['Forgot password']);
});

test('[SU2] a reason that nobody has chosen is suggested by its name', async () => {
  const { pairs } = (await suggested('my gift card does not work'))!;
  expect(pairs.map(({ reasonId }) => reasonId)).toContain(reasons['Gift card does not work']);
});

test('[SU6] nothing new is learned from few new closings, and from enough of them a new version is', async () => {
  await store([{ name: 'Late parcel', turn: 1 }]);
  await round(1);
  expect(await versionOf()).toBe(1);
  await store(Array.from({ length: 20 }, (_, i) => ({ name: 'Late parcel', turn: i })));
  await round(1);
  expect(await versionOf()).toBe(2);
  expect(await firstReason('the parcel is late')).toBe(reasons['Late parcel']);
  expect(await floor.connection.collection('suggestionParts').countDocuments({ version: 2 })).toBe(1);
});

test('[SU7] only who may close a chat is told, and a foreign chat is as one that does not exist', async () => {
  const chatId = await chatSaying('where is my refund');
  for (const client of [ben, chloe]) {
    expect(await client.ask(suggestClosing, { chatId })).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  }
  expect(await chloe.ask(suggestClosing, { chatId: newId() })).toMatchObject({
    ok: false,
    code: 'NOT_FOUND',
  });
  expect(await ana.ask(suggestClosing, { chatId: 'x' } as never)).toMatchObject({ code: 'BAD_INPUT' });
  expect(ben.heard('closure:changed')).toEqual([]);
});

test('[SU10] a closing keeps what was suggested beside what was chosen, and a correction leaves it', async () => {
  const chatId = await chatSaying('where is my refund');
  const { suggested: shown } = await ana.must(suggestClosing, { chatId });
  const chosen = { categoryId: category, reasonId: reasons['Late parcel']!, notes: '' };
  const ids = { closureId: randomUUID(), chatId, cycle: 1, assigneeId: floor.members.ana };
  await ana.must(closeChat, { ...ids, ...chosen, followUps: [], getNextChat: true, suggested: shown! });
  const right = { ...chosen, reasonId: reasons['Track refund']! };
  await ana.must(correctClosure, { closureId: ids.closureId, opId: randomUUID(), rev: 1, ...right });
  const stored = await floor.connection.collection('closures').findOne({ closureId: ids.closureId });
  expect(stored).toMatchObject({ suggested: shown, reasonId: reasons['Track refund'] });
});

test('[SU9] what was renamed, limited, merged or deleted is suggested as the list stands', async () => {
  const text = 'my parcel is late';
  const late = reasons['Late parcel']!;
  await lea.must(renameCategory, { ...edit(late, 1), name: 'Delivery problem' });
  expect(await firstReason(text)).toBe(late);
  const elsewhere = { teamIds: [floor.harbour.teamId], notesRequired: false };
  const limited = await lea.ask(setCategoryRules, { ...edit(category, 1), ...elsewhere });
  if (limited.ok) throw new Error('A team of another business must not be taken');
  const into = await add(category, 'Delivery');
  await lea.must(mergeCategory, { ...edit(late, 2), intoId: into });
  expect(await firstReason(text)).toBe(into);
  await lea.must(deleteCategory, edit(into, 1));
  const left = (await suggested(text))?.pairs.map(({ reasonId }) => reasonId) ?? [];
  expect(left).not.toContain(into);
  expect(left).not.toContain(late);
});

test('[SU11] what was undone is not learned from, and another business learns nothing of it', async () => {
  await store(
    Array.from({ length: 25 }, (_, i) => ({ name: 'Forgot password', turn: i })),
    { undoneAt: new Date() },
  );
  const before = await versionOf();
  await round();
  expect(await versionOf()).toBe(before);
  expect(await floor.get(ModelStore).head(floor.harbour.id)).toBeNull();
});

test('[SU12] switched off, nothing is suggested and nothing learned', async () => {
  await floor.get(Businesses).setSettings(floor.meadow.id, { suggestions: false });
  expect(await suggested('where is my refund')).toBeNull();
  await store(Array.from({ length: 30 }, (_, i) => ({ name: 'Track refund', turn: i })));
  const before = await versionOf();
  await round();
  expect(await versionOf()).toBe(before);
  await floor.get(Businesses).setSettings(floor.meadow.id, { suggestions: true });
  expect(await firstReason('where is my refund')).toBe(reasons['Track refund']);
});

test('[SU13] a model that cannot be read costs its suggestions, and nothing else', async () => {
  await floor.connection.collection('suggestionParts').deleteMany({});
  const head = { $inc: { version: 1 } };
  await floor.connection.collection('suggestionModels').updateOne({ businessId: floor.meadow.id }, head);
  expect(await suggested('where is my refund')).toBeNull();
});
