import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { promisesHaveRows } from '../database/promisesHaveRows.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
beforeAll(async () => {
  floor = await startFloor();
}, 60_000);
afterAll(() => floor?.stop());

const dayMs = 86_400_000;
const now = Date.now();

function closure(name: string, daysAgo: number, followUps: { at: number; comment: string }[]) {
  const ids = { _id: name.padStart(24, '0'), closureId: name, chatId: name, businessId: floor.meadow.id };
  const by = { id: floor.members.ana, name: 'Ana Silva' };
  const user = { userId: 'u', userName: 'Marta Ortiz' };
  const required = { cycle: 1, completionType: 'agent', taxonomyVersion: 0, payloadHash: '', pending: false };
  return { ...ids, ...user, ...required, at: new Date(now - daysAgo * dayMs), by, undoneAt: null, followUps };
}

test('[FU3] what was promised before promises had rows gets them, once however often the step runs', async () => {
  const kept = { at: now - 3 * dayMs, comment: 'Kept since' };
  const open = { at: now - dayMs, comment: 'Open still' };
  const toCome = { at: now + dayMs, comment: 'To come' };
  const closures = [closure('a', 5, [kept]), closure('b', 2, [open, toCome])];
  await floor.connection.collection('closures').insertMany(closures as never[]);
  await promisesHaveRows.up(floor.connection);
  await promisesHaveRows.up(floor.connection);
  const rows = await floor.connection.collection('followUps').find({}).sort({ at: 1 }).toArray();
  expect(rows.map(({ comment, state }) => [comment, state])).toEqual([
    ['Kept since', 'done'],
    ['Open still', 'open'],
    ['To come', 'open'],
  ]);
});
