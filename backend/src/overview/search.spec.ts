import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mergeCategory, pullTaxonomy, revertChange } from '#shared/categories/categories.contract';
import { addNote, reopenChat, sendMessage } from '#shared/chats/chats.contract';
import { closeChat, correctClosure, undoClosure } from '#shared/closures/closures.contract';
import { resultsSize, searchChats, type FoundChat, type SearchWish } from '#shared/overview/search.contract';
import { newId } from '../database/id.js';
import { pause } from '../log/log.js';
import { openChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor, type Name } from '../testing/floor.js';
import { Search } from './search.service.js';
import { SearchIndexer } from './searchIndexer.service.js';
import { placeOf } from './searchTokens.js';

let floor: Floor;
let ana: Client;
let ben: Client;
let lea: Client;

beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  ana = await floor.signIn('ana');
  ben = await floor.signIn('ben');
  lea = await floor.signIn('lea', { instance: 1 });
});
afterAll(() => floor.stop());

const nothing: SearchWish = {
  ...{ words: '', user: '', userId: null, categoryId: null, reasonId: null, agentId: null },
  ...{ from: null, to: null },
};

async function find(wish: Partial<SearchWish>, after: number | null = null) {
  return lea.must(searchChats, { businessId: floor.meadow.id, wish: { ...nothing, ...wish }, after });
}

/** Asks until what is found is as expected: it is written after the commit. */
async function until(wish: Partial<SearchWish>, fits: (ids: string[]) => boolean): Promise<FoundChat[]> {
  for (let tries = 0; tries < 100; tries++) {
    const { results } = await find(wish);
    if (fits(results.map(({ chatId }) => chatId))) return results;
    await pause(50);
  }
  throw new Error(`It was not found as expected: ${JSON.stringify(await find(wish))}`);
}
const found = (wish: Partial<SearchWish>, chatId: string) => until(wish, (ids) => ids.includes(chatId));
const gone = (wish: Partial<SearchWish>, chatId: string) => until(wish, (ids) => !ids.includes(chatId));

interface Story {
  said: string;
  noted?: string;
  notes?: string;
  category?: string;
  reason?: string;
}

async function completed(
  client: Client,
  agent: Name,
  story: Story,
): Promise<{ chatId: string; closureId: string; userId: string }> {
  const { chatId, userId } = await openChat(floor, agent);
  await client.must(sendMessage, { chatId, clientMessageId: randomUUID(), text: story.said });
  if (story.noted) await client.must(addNote, { chatId, clientMessageId: randomUUID(), text: story.noted });
  const closureId = randomUUID();
  const ids = floor.meadow.categories;
  await client.must(closeChat, {
    ...{ closureId, chatId, cycle: 1, assigneeId: floor.members[agent], notes: story.notes ?? '' },
    categoryId: ids[story.category ?? 'Feedback']!,
    reasonId: story.reason ? ids[story.reason]! : null,
    ...{ followUps: [], getNextChat: true },
  });
  return { chatId, closureId, userId };
}

test('[OV8] a completed chat is found by its words, its notes, its user, category, reason, agent and period', async () => {
  const from = Date.now();
  const story = {
    said: 'Das Päckchen ist IN MÜNCHEN',
    noted: 'hagelschaden',
    notes: 'Ersatz zugesagt',
    category: 'Order',
    reason: 'Cancel order',
  };
  const { chatId, userId } = await completed(ana, 'ana', story);
  const other = await completed(ben, 'ben', { said: 'Something else in Munchen', notes: 'Ersatz' });
  const ids = floor.meadow.categories;
  const wishes: Partial<SearchWish>[] = [
    { words: 'packchen munchen' },
    { words: 'MÜNCHEN hagelschaden' },
    { words: 'zugesagt ersatz' },
    { userId },
    { categoryId: ids['Order']! },
    { reasonId: ids['Cancel order']!, words: 'ersatz' },
    { agentId: floor.members.ana, words: 'munchen' },
    { user: 'guest', words: 'hagelschaden', from, to: Date.now() + 60_000 },
  ];
  for (const wish of wishes) {
    const results = await found(wish, chatId);
    expect(results.map((one) => one.chatId)).not.toContain(other.chatId);
    expect(results.find((one) => one.chatId === chatId)).toMatchObject({
      ...{ userId, userName: 'Guest user', completionType: 'agent', agentName: 'Ana Silva' },
      ...{ categoryName: 'Order', reasonName: 'Cancel order', excerpt: 'Ersatz zugesagt' },
    });
  }
  for (const wish of [
    { words: 'packchen missing' },
    { words: 'hagel' },
    { from: Date.now() + 60_000 },
    { to: from },
  ])
    expect((await find(wish)).results.map((one) => one.chatId)).not.toContain(chatId);
});

test('[OV8] who seeks a category finds what was closed with those merged into it', async () => {
  const story = { said: 'Mergedquitte', category: 'Order', reason: 'Track order' };
  const { chatId } = await completed(ana, 'ana', story);
  await found({ words: 'mergedquitte' }, chatId);
  const { id: businessId, categories: ids } = floor.meadow;
  const { snapshot } = await lea.must(pullTaxonomy, { businessId, have: null });
  const { rev } = snapshot!.entries.find(({ id }) => id === ids['Order'])!;
  const merge = { businessId, opId: randomUUID(), id: ids['Order']!, rev, intoId: ids['Refund']! };
  const { change } = await lea.must(mergeCategory, merge);
  await found({ categoryId: ids['Refund']! }, chatId);
  await found({ categoryId: ids['Refund']!, reasonId: ids['Track order']!, words: 'mergedquitte' }, chatId);
  await found({ categoryId: ids['Order']! }, chatId);
  const undo = { businessId, opId: randomUUID(), version: change.version };
  await lea.must(revertChange, undo);
  await gone({ categoryId: ids['Refund']! }, chatId);
  await found({ categoryId: ids['Order']! }, chatId);
});

test('[OV10] what is corrected, undone or reopened is found as it is then, and no longer as it was', async () => {
  const { chatId, closureId } = await completed(ana, 'ana', { said: 'Quittengelee', notes: 'wrongword' });
  await found({ words: 'wrongword' }, chatId);
  const ids = floor.meadow.categories;
  await lea.must(correctClosure, {
    ...{ closureId, opId: randomUUID(), rev: 1, notes: 'rightword' },
    ...{ categoryId: ids['Refund']!, reasonId: ids['Track refund']! },
  });
  await found({ words: 'rightword quittengelee', categoryId: ids['Refund']! }, chatId);
  await gone({ words: 'wrongword' }, chatId);
  const again = await completed(ana, 'ana', { said: 'Undonequitte' });
  await found({ words: 'undonequitte' }, again.chatId);
  await ana.must(undoClosure, { closureId: again.closureId, opId: randomUUID() });
  await gone({ words: 'undonequitte' }, again.chatId);
  const where = { teamId: floor.meadow.teamId, memberId: null };
  await lea.must(reopenChat, { chatId, opId: randomUUID(), ...where });
  await gone({ words: 'quittengelee' }, chatId);
});

test('[OV1] search is for who may see all chats, in their businesses; bad input is refused', async () => {
  const asked = { businessId: floor.meadow.id, wish: nothing, after: null };
  expect(await ana.ask(searchChats, asked)).toMatchObject({
    code: 'FORBIDDEN',
    data: { permission: 'chats.viewAll' },
  });
  for (const businessId of [floor.harbour.id, newId()])
    expect(await lea.ask(searchChats, { ...asked, businessId })).toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'business' },
    });
  const badWishes = [
    { words: 'x'.repeat(201) },
    { words: { $gt: '' } },
    { userId: 'x' },
    { from: -1 },
    { more: 1 },
  ];
  for (const bad of badWishes)
    expect(await lea.ask(searchChats, { ...asked, wish: { ...nothing, ...bad } } as never)).toMatchObject({
      code: 'BAD_INPUT',
    });
});

test('[OV9] pages follow each other without gap or repeat, the newest first', async () => {
  const businessId = floor.meadow.id;
  const docs = Array.from({ length: resultsSize * 2 + 9 }, (_, index) => {
    const _id = newId();
    const completedAt = new Date(1_700_000_000_000 + Math.floor(index / 7));
    return {
      ...{
        _id,
        businessId,
        completedAt,
        place: placeOf(_id, completedAt),
        userId: newId(),
        userName: 'Guest user',
      },
      tokens: ['common', index % 2 ? 'odd' : 'even'],
      ...{ completionType: 'agent', agentName: null, categoryName: null, reasonName: null, excerpt: '' },
    };
  });
  await floor.connection.collection('searches').insertMany(docs as never[]);
  const readAll = async (words: string): Promise<FoundChat[]> => {
    const all: FoundChat[] = [];
    for (let after: number | null | undefined; after !== null;) {
      const page = await find({ words }, after ?? null);
      all.push(...page.results);
      after = page.next;
    }
    return all;
  };
  const all = await readAll('common');
  expect(all.length).toBe(docs.length);
  expect(new Set(all.map(({ chatId }) => chatId)).size).toBe(docs.length);
  expect(all.map(({ completedAt }) => completedAt)).toEqual(
    all.map(({ completedAt }) => completedAt).sort((a, b) => b - a),
  );
  expect((await readAll('odd common')).length).toBe(Math.floor(docs.length / 2));
  expect((await readAll('odd even')).length).toBe(0);
});

test('[OV8] the token that fewest chats carry opens the index, whichever was typed first', async () => {
  const search = floor.get(Search);
  const sought = { businessId: floor.meadow.id, place: { $gte: 0 } };
  const rarest = (search as unknown as { rarestFirst(a: object, tokens: string[][]): Promise<string[][]> })
    .rarestFirst;
  const many = Array.from({ length: 1_200 }, (_, index) => ({
    ...{
      _id: newId(),
      businessId: floor.meadow.id,
      place: index,
      tokens: ['everywhere', ...(index % 300 ? [] : ['seldom'])],
    },
  }));
  await floor.connection.collection('searches').insertMany(many as never[]);
  expect(await rarest.call(search, sought, [['everywhere'], ['seldom']])).toEqual([
    ['seldom'],
    ['everywhere'],
  ]);
  expect(await rarest.call(search, sought, [['seldom'], ['everywhere']])).toEqual([
    ['seldom'],
    ['everywhere'],
  ]);
  await floor.connection.collection('searches').deleteMany({ tokens: 'everywhere' });
});

test('[OV9] a page looks at so many chats only, and the next goes on where it stopped', async () => {
  const businessId = floor.meadow.id;
  const many = Array.from({ length: 12_000 }, (_, index) => ({
    ...{ _id: newId(), businessId, place: (index + 1) * 4_096, userId: newId(), userName: 'Guest user' },
    tokens: ['leftword', 'rightword'].filter((_word, side) => index === 500 || side === index % 2),
    ...{ completedAt: new Date(index), completionType: 'agent', excerpt: '' },
    ...{ agentName: null, categoryName: null, reasonName: null },
  }));
  await floor.connection.collection('searches').insertMany(many as never[]);
  const first = await find({ words: 'leftword rightword' });
  expect(first).toMatchObject({ results: [], next: expect.any(Number) });
  expect(first.lookedTo).toBe(Math.floor(first.next! / 4_096));
  const second = await find({ words: 'leftword rightword' }, first.next);
  expect(second.results.map(({ chatId }) => chatId)).toEqual([many[500]!._id]);
  expect(second.next).toBeNull();
  await floor.connection
    .collection('searches')
    .deleteMany({ userName: 'Guest user', place: { $lte: 12_000 * 4_096 } });
});

test('[OV10] rebuilt by command, everything completed is found again', async () => {
  const { chatId } = await completed(ana, 'ana', { said: 'Zimtstern' });
  await found({ words: 'zimtstern' }, chatId);
  await floor.connection.collection('searches').deleteMany({});
  expect((await find({ words: 'zimtstern' })).results).toEqual([]);
  expect(await floor.get(SearchIndexer).rebuild()).toBeGreaterThan(0);
  await found({ words: 'zimtstern' }, chatId);
  const chats = floor.connection.collection('chats');
  for (let left = 1; left > 0; await pause(20))
    left = await chats.countDocuments({ searchMark: { $exists: true } });
});
