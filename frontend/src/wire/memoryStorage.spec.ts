import { expect, it } from '@jest/globals';
import { newDraft } from '../closures/drafts';
import { memoryStorage } from './memoryStorage';

const key = { memberId: 'ana', chatId: 'chat', cycle: 2 };

it('keeps a draft by member, chat and cycle, as it was when it was kept', async () => {
  const storage = memoryStorage();
  const draft = newDraft(key, true);
  await storage.put('drafts', draft);
  draft.notes = 'typed later';
  expect(await storage.get('drafts', ['ana', 'chat', 2])).toMatchObject({ ...key, notes: '' });
  expect(await storage.get('drafts', ['ana', 'chat', 1])).toBeUndefined();
  await storage.delete('drafts', ['ana', 'chat', 2]);
  expect(await storage.get('drafts', ['ana', 'chat', 2])).toBeUndefined();
});

it('finds the messages of one member', async () => {
  const storage = memoryStorage();
  const message = { chatId: 'c', kind: 'text', text: 'Hello', at: 1, state: 'failed', code: null } as const;
  await storage.put('messages', { ...message, clientMessageId: '1', memberId: 'ana' });
  await storage.put('messages', { ...message, clientMessageId: '2', memberId: 'ben' });
  const kept = await storage.getAllFromIndex('messages', 'byMember', 'ana');
  expect(kept.map(({ clientMessageId }) => clientMessageId)).toEqual(['1']);
});
