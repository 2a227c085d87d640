import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  addReply,
  changeReply,
  deleteReply,
  listReplies,
  ownRepliesMax,
  restoreReply,
  type CannedReply,
} from '#shared/replies/replies.contract';
import { newId } from '../database/id.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
let ana: Client;
let ben: Client;
let chloe: Client;
let lea: Client;
beforeAll(async () => {
  floor = await startFloor();
  ana = await floor.signIn('ana');
  ben = await floor.signIn('ben');
  chloe = await floor.signIn('chloe');
  lea = await floor.signIn('lea');
}, 60_000);
afterAll(() => floor?.stop());

const wanted = (title: string, shared: boolean) => ({
  ...{ opId: randomUUID(), businessId: floor.meadow.id, shared },
  ...{ title, text: `Hello {user}, about ${title}.` },
});
const asSeen = ({ id, rev }: CannedReply) => ({ replyId: id, rev, opId: randomUUID() });
const titles = async (client: Client): Promise<string[]> =>
  (await client.must(listReplies, { businessId: floor.meadow.id })).replies.map((reply) => reply.title);

test('[RE1, RE4] an own reply is its owner’s alone, on all of their pages', async () => {
  const other = await floor.signIn('ana');
  const { reply } = await ana.must(addReply, wanted('Own greeting', false));
  expect(reply).toMatchObject({ ownerId: floor.members.ana, rev: 1, deleted: false });
  expect((await other.next('reply:changed')).reply).toEqual(reply);
  expect(await titles(ana)).toContain('Own greeting');
  // A shared reply told afterwards shows that nothing of the own one was on its way.
  await lea.must(addReply, wanted('After the own one', true));
  await ben.next('reply:changed', (fact) => fact.reply.title === 'After the own one');
  expect(ben.heard('reply:changed').map((fact) => fact.reply.title)).not.toContain('Own greeting');
  expect(await titles(ben)).not.toContain('Own greeting');
  for (const client of [ben, lea, chloe]) {
    const change = { ...asSeen(reply), title: 'Mine now', text: 'Taken' };
    expect(await client.ask(changeReply, change)).toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'reply' },
    });
  }
});

test('[RE2, RE4] a lead shares a reply; everyone of the business hears of it, and nobody else', async () => {
  const { reply } = await lea.must(addReply, wanted('Shared greeting', true));
  for (const client of [ana, ben]) {
    const told = await client.next('reply:changed', (fact) => fact.reply.id === reply.id);
    expect(told.reply).toEqual(reply);
  }
  expect(await titles(ben)).toContain('Shared greeting');
  expect(chloe.heard('reply:changed')).toEqual([]);
  expect(await ana.ask(addReply, wanted('Not hers to share', true))).toMatchObject({
    code: 'FORBIDDEN',
    data: { permission: 'cannedReplies.edit' },
  });
  for (const contract of [deleteReply, restoreReply])
    expect(await ana.ask(contract, asSeen(reply))).toMatchObject({ code: 'FORBIDDEN' });
  const change = { ...asSeen(reply), title: 'Hers', text: 'Hers' };
  expect(await ana.ask(changeReply, change)).toMatchObject({ code: 'FORBIDDEN' });
  expect(await titles(ben)).not.toContain('Not hers to share');
});

test('[RE3] the second of two changes is told what the first did', async () => {
  const { reply } = await lea.must(addReply, wanted('Delay', true));
  const first = { ...asSeen(reply), title: 'Delay', text: 'Sorry for the delay, {user}.' };
  const { reply: changed } = await lea.must(changeReply, first);
  expect(changed).toMatchObject({ rev: 2, text: 'Sorry for the delay, {user}.' });
  expect((await lea.must(changeReply, first)).reply).toEqual(changed);
  const second = { ...asSeen(reply), title: 'Late', text: 'Late' };
  expect(await lea.ask(changeReply, second)).toMatchObject({
    code: 'REPLY_STALE',
    data: { current: changed, by: { name: 'Lea Novak' } },
  });
});

test('[RE3] deleted it leaves the lists, restored it is back', async () => {
  const { reply } = await ana.must(addReply, wanted('Short lived', false));
  const { reply: gone } = await ana.must(deleteReply, asSeen(reply));
  expect(gone).toMatchObject({ deleted: true, rev: 2 });
  expect(await titles(ana)).not.toContain('Short lived');
  const { reply: back } = await ana.must(restoreReply, asSeen(gone));
  expect(back).toMatchObject({ deleted: false, rev: 3, text: reply.text });
  expect(await titles(ana)).toContain('Short lived');
});

test('[RE3] added again with the same intention it is one, with other words it is refused', async () => {
  const once = wanted('Once', false);
  const replies = await Promise.all(Array.from({ length: 8 }, () => ana.must(addReply, once)));
  expect(new Set(replies.map(({ reply }) => reply.id)).size).toBe(1);
  expect(await ana.ask(addReply, { ...once, text: 'Twice' })).toMatchObject({ code: 'OP_ID_REUSED' });
});

test('[RE1] another business and what does not exist are answered alike', async () => {
  const { reply } = await lea.must(addReply, wanted('Ours', true));
  const missing = { code: 'NOT_FOUND', data: { what: 'reply' } };
  for (const id of [reply.id, newId()])
    expect(await chloe.ask(deleteReply, { ...asSeen(reply), replyId: id })).toMatchObject(missing);
  for (const businessId of [floor.meadow.id, newId()]) {
    const what = { code: 'NOT_FOUND', data: { what: 'business' } };
    expect(await chloe.ask(listReplies, { businessId })).toMatchObject(what);
    expect(await chloe.ask(addReply, { ...wanted('Theirs', false), businessId })).toMatchObject(what);
  }
});

test.each(['', '  ', 'a'.repeat(2_001), '\ud800', { $ne: 1 }, null])(
  '[RE6] %j is no reply and no title',
  async (text) => {
    for (const field of ['title', 'text'] as const) {
      const bad = { ...wanted('Bad', false), [field]: text as string };
      expect(await ana.ask(addReply, bad)).toMatchObject({ code: 'BAD_INPUT' });
    }
    expect(await titles(ana)).not.toContain('Bad');
  },
);

test('[RE6] a list takes so many and no more', async () => {
  const full = Array.from({ length: ownRepliesMax }, (_, index) => {
    const words = { title: `Reply ${index}`, text: 'Text', rev: 1, deletedAt: null, at: new Date() };
    const ids = { _id: newId(), businessId: floor.meadow.id, ownerId: floor.members.ben };
    const opId = randomUUID();
    return { ...ids, ...words, by: { id: floor.members.ben, name: 'Ben Okafor' }, opId, lastOpId: opId };
  });
  await floor.connection.collection('cannedReplies').insertMany(full as never[]);
  expect(await ben.ask(addReply, wanted('One more', false))).toMatchObject({
    code: 'TOO_MANY_REPLIES',
    data: { max: ownRepliesMax },
  });
});
