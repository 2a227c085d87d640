import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { categoryCounts } from '#shared/categories/categories.contract';
import { newId } from '../database/id.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { ClosureCounts } from './closureCounts.js';

let floor: Floor;

beforeAll(async () => {
  floor = await startFloor();
});
afterAll(() => floor.stop());

const dayMs = 24 * 60 * 60 * 1000;
const category = newId();
const reasons = [newId(), newId()];

function stored(reasonId: string | null, daysAgo: number, undone: boolean) {
  const at = new Date(Date.now() - daysAgo * dayMs);
  const ids = { _id: newId(), closureId: randomUUID(), chatId: newId(), cycle: 1, userId: newId() };
  const chosen = { categoryId: category, reasonId, undoneAt: undone ? new Date() : null };
  return { ...ids, businessId: floor.meadow.id, at, ...chosen, completionType: 'agent', pending: false };
}

test('[TX18] what was undone is in no count, and what is older than the period not in its numbers', async () => {
  const closures = floor.connection.collection('closures');
  await closures.insertMany([
    stored(reasons[0]!, 1, false),
    stored(reasons[0]!, 2, true),
    stored(reasons[1]!, 3, false),
    stored(null, 4, false),
    stored(reasons[1]!, 91, false),
  ] as never);
  const counts = floor.get(ClosureCounts);
  const { id } = floor.meadow;
  expect(await counts.everWith(id, { id: category, parentId: null })).toBe(4);
  expect(await counts.everWith(id, { id: reasons[0]!, parentId: category })).toBe(1);
  expect(await counts.everWith(id, { id: reasons[1]!, parentId: category })).toBe(2);
  expect(await counts.everWith(floor.harbour.id, { id: category, parentId: null })).toBe(0);

  const sam = await floor.signIn('sam');
  const shown = await sam.must(categoryCounts, { businessId: id });
  expect(shown).toEqual({ days: 90, counts: { [category]: 3, [reasons[0]!]: 1, [reasons[1]!]: 1 } });
  const lea = await floor.signIn('lea');
  expect(await lea.ask(categoryCounts, { businessId: floor.harbour.id })).toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('[CL18] the counts read indexes only, however many closings there are', async () => {
  const { db } = floor.connection;
  await db!.command({ profile: 2 });
  const counts = floor.get(ClosureCounts);
  await counts.everWith(floor.meadow.id, { id: category, parentId: null });
  await counts.everWith(floor.meadow.id, { id: reasons[1]!, parentId: category });
  await counts.since(floor.meadow.id, new Date(Date.now() - 90 * dayMs));
  await db!.command({ profile: 0 });
  const asked = { ns: `${db!.databaseName}.closures`, 'command.aggregate': 'closures' };
  const seen = await db!.collection('system.profile').find(asked).toArray();
  expect(seen).toHaveLength(5);
  for (const query of seen) {
    expect(query['planSummary']).toMatch(/IXSCAN|COUNT_SCAN/);
    const fetched = query['docsExamined'] as number;
    // Only the count of the undone looks at documents: the few that were undone.
    expect(fetched).toBeLessThanOrEqual(1);
  }
});
