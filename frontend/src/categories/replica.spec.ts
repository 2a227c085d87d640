import { expect, test } from '@jest/globals';
import { inStep, type Chosen } from '../closures/liveChoice';
import { applySnapshot, newReplica } from './replica';
import { FakeTaxonomyServer } from './taxonomyServer.fake';

/** What a draft of before the merge holds, brought in step with what a page knows. */
function followed(chosen: Chosen, replica: ReturnType<typeof newReplica>) {
  return inStep(chosen, {
    entryOf: (id) => replica.entries.get(id),
    lastChangeOf: (id) => replica.lastChanges.get(id),
    isForChat: () => true,
  });
}

function merged() {
  const server = new FakeTaxonomyServer('a'.repeat(24));
  const from = server.add(null, 'Refunds').entries[0]!;
  const into = server.add(null, 'Refund').entries[0]!;
  const reason = server.add(from.id, 'Track').entries[0]!;
  const before = server.pull(null).snapshot!;
  server.merge(from, into);
  server.trim();
  const chosen = { categoryId: from.id, categoryName: 'Refunds', reasonId: reason.id, reasonName: 'Track' };
  const now = { categoryId: into.id, categoryName: 'Refund', reasonId: reason.id };
  return { before, after: server.pull(null).snapshot!, chosen, now };
}

test('a page that was away during a merge follows what it had chosen', () => {
  const { before, after, chosen, now } = merged();
  const replica = newReplica();
  applySnapshot(replica, before);
  applySnapshot(replica, after);
  expect(followed(chosen, replica)).toMatchObject({ chosen: now, gone: null, moved: { by: null } });
});

test('so does a page that was opened after it, with a draft of before', () => {
  const { after, chosen, now } = merged();
  const replica = newReplica();
  applySnapshot(replica, after);
  expect(followed({ ...chosen, reasonId: null, reasonName: null }, replica)).toMatchObject({
    chosen: { ...now, reasonId: null },
    gone: null,
  });
});
