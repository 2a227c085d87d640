import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addCategories } from '#shared/categories/categories.contract';
import { sendMessage } from '#shared/chats/chats.contract';
import { closeChat } from '#shared/closures/closures.contract';
import { setPresence } from '#shared/members/members.contract';
import { startFloor, type Floor } from './testing/floor.js';

let floor: Floor;
beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
});
afterAll(() => floor.stop());

test('the main job, over two instances: a user reaches Ana, Sam edits, Ana closes, Ben sees why', async () => {
  const ana = await floor.signIn('ana');
  const sam = await floor.signIn('sam', { instance: 1 });
  const user = await floor.user('meadow', { instance: 1 });
  await ana.must(setPresence, { presence: 'online' });

  await user.write('Where is my refund?');
  await user.talkToPerson();
  const delivered = await ana.next('chat:delivered');
  expect(delivered.chat.state).toBe('active');
  expect(delivered.context.previous.count).toBe(0);

  await ana.must(sendMessage, {
    chatId: delivered.chat.id,
    clientMessageId: randomUUID(),
    text: 'I am looking.',
  });
  await user.next('user:changed', (fact) =>
    fact.messages.some((message) => message.text === 'I am looking.'),
  );

  const { id: businessId, categories } = floor.meadow;
  const added = await sam.must(addCategories, {
    businessId,
    opId: randomUUID(),
    parentId: categories['Refund']!,
    names: ['Refund delayed'],
  });
  const heard = await ana.next('categories:changed', (change) => change.version === added.change.version);
  expect(heard.entries).toEqual(added.change.entries);

  await ana.must(closeChat, {
    closureId: randomUUID(),
    chatId: delivered.chat.id,
    cycle: delivered.chat.cycle,
    assigneeId: floor.members.ana,
    categoryId: categories['Refund']!,
    reasonId: added.change.entries[0]!.id,
    notes: 'The batch runs on Thursday.',
    followUps: [],
    getNextChat: true,
  });
  await ana.must(setPresence, { presence: 'break' });

  const ben = await floor.signIn('ben', { instance: 1 });
  await ben.must(setPresence, { presence: 'online' });
  await user.write('Thursday is over');
  await user.talkToPerson();
  const again = await ben.next('chat:delivered');
  expect(again.chat.id).not.toBe(delivered.chat.id);
  expect(again.context.previous.closures[0]).toMatchObject({
    categoryName: 'Refund',
    reasonName: 'Refund delayed',
    notes: 'The batch runs on Thursday.',
    by: { name: 'Ana Silva' },
  });
  expect(again.context.brief.top).toMatchObject({ count: 1, reasonName: 'Refund delayed' });
});
