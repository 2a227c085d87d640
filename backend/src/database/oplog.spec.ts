import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { testDatabase } from '../testing/floor.js';
import { hoursHeld, oplogWarning, readOplog, type Oplog } from './oplog.js';

const day: Oplog = { hours: 30, filled: 1, hoursKept: 0 };

test.each<[string, Partial<Oplog>, number | null]>([
  ['full: what it spans', {}, 30],
  ['full, with hours kept: the more of both', { hours: 3, hoursKept: 5 }, 5],
  ['half full: twice what it spans', { hours: 6, filled: 0.5 }, 12],
  ['kept for long enough, however little is there', { hours: 0, filled: 0, hoursKept: 24 }, 24],
  ['new: not to be told yet', { hours: 0.9, filled: 0.01 }, null],
  ['full within the first hour', { hours: 0.5 }, 0.5],
])('an oplog holds, %s', (_what, oplog, held) => {
  expect(hoursHeld({ ...day, ...oplog })).toBe(held);
});

const warningOf = (oplog: Partial<Oplog>): Promise<string | null> =>
  oplogWarning(async () => ({ ...day, ...oplog }));

test('whoever runs the database is told that its oplog holds less than a day, and what to do', async () => {
  expect(await warningOf({ hours: 23.9 })).toBe(
    'The oplog of the database holds about 23 h of changes, and 24 h are wanted: start its members with --oplogMinRetentionHours 24.',
  );
  expect(await warningOf({ hours: 0.5 })).toContain('holds less than an hour of changes');
  expect(await warningOf({ hours: 24 })).toBeNull();
  expect(await warningOf({ hours: 0.1, filled: 0.01 })).toBeNull();
});

test('an oplog that may not be read is told of, with the roles that are missing', async () => {
  const refusal = { message: 'not authorized on local to execute …', code: 13, codeName: 'Unauthorized' };
  const warning = await oplogWarning(() => Promise.reject(new mongo.MongoServerError(refusal)));
  expect(warning).toContain('(Unauthorized): give its user the roles clusterMonitor');
});

let client: mongo.MongoClient;

beforeAll(() => {
  client = new mongo.MongoClient(testDatabase().uri);
});
afterAll(() => client.close());

test('a database says what its oplog spans, has room for and keeps', async () => {
  await client.db('admin').command({ replSetResizeOplog: 1, minRetentionHours: 1.5 });
  const { hours, filled, hoursKept } = await readOplog(client);
  await client.db('admin').command({ replSetResizeOplog: 1, minRetentionHours: 0 });
  expect(hoursKept).toBe(1.5);
  expect(hours).toBeGreaterThanOrEqual(0);
  expect(hours).toBeLessThan(2);
  expect(filled).toBeGreaterThan(0);
  expect(filled).toBeLessThan(0.5);
});
