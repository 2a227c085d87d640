import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { chatSchema, messageSchema, type ChatDoc, type MessageDoc } from '../chats/chats.model.js';
import { userSchema } from '../chats/users.model.js';
import { closureSchema, type ClosureDoc } from '../closures/closures.model.js';
import { collections, markerId, markerOf, rowsOf } from './demoStore.js';
import { figure } from '../testing/figure.js';
import { dayMs, minuteMs } from './demoData.js';
import { loadDemo } from './loadDemo.js';
import { refreshWaiting } from './refreshWaiting.js';

const now = Date.parse('2026-11-22T18:30:00Z');
let connection: Connection;

const countsOf = async () => {
  const names = Object.values(collections);
  const counts = await Promise.all(names.map((name) => rowsOf(connection, name).countDocuments()));
  return Object.fromEntries(names.map((name, i) => [name, counts[i]]));
};

beforeAll(async () => {
  const uri = process.env['BATON_TEST_MONGODB_URI']!;
  const dbName = `demo_${randomBytes(6).toString('hex')}`;
  connection = await mongoose.createConnection(uri, { dbName, autoIndex: false }).asPromise();
  for (const schema of [chatSchema, messageSchema, userSchema, closureSchema]) {
    const model = connection.model(schema.get('collection')!, schema);
    await model.createIndexes();
  }
});

afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

describe('loading the demonstration', () => {
  it('stores everything once, with a line for each quarter', async () => {
    const lines: string[] = [];
    const began = performance.now();
    expect(await loadDemo(connection, (line) => lines.push(line), now)).toBe(true);
    figure(`Demonstration data: stored in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    expect(lines).toEqual([25, 50, 75, 100].map((share) => `Demonstration data: ${share} %`));
    const counts = await countsOf();
    expect(counts).toMatchObject({ businesses: 2, teams: 2, members: 5, slots: 5, taxonomies: 2 });
    expect(counts['chats']).toBeGreaterThan(9_900);
    expect(await loadDemo(connection, undefined, now + dayMs)).toBe(false);
    expect(await countsOf()).toEqual(counts);
  });

  it('gives members a group that is there and no password that anyone knows', async () => {
    const groups = await rowsOf(connection, 'permissionGroups').distinct('_id');
    const members = await rowsOf<{ _id: string; groupId: string; passwordHash: string }>(
      connection,
      'members',
    )
      .find()
      .toArray();
    for (const { groupId, passwordHash } of members) {
      expect(groups).toContain(groupId);
      expect(passwordHash).toMatch(/^\$argon2id\$/);
    }
  });

  it('takes back what an interrupted load left, and does it again', async () => {
    const counts = await countsOf();
    await rowsOf(connection, 'messages').deleteMany({ seq: { $gt: 3 } } as never);
    const crashed = { $set: { state: 'loading' as const, until: new Date(Date.now() - 1) } };
    await markerOf(connection).updateOne({ _id: markerId }, crashed);
    expect(await loadDemo(connection, undefined, now)).toBe(true);
    expect(await countsOf()).toEqual(counts);
  });

  it('waits for another start that is loading, and loads nothing itself', async () => {
    const marker = markerOf(connection);
    await marker.updateOne(
      { _id: markerId },
      { $set: { state: 'loading', until: new Date(Date.now() + 60_000) } },
    );
    const second = loadDemo(connection, undefined, now);
    await marker.updateOne({ _id: markerId }, { $set: { state: 'loaded' } });
    expect(await second).toBe(false);
  });
});

describe('a later start', () => {
  it('gives the waiting chats fresh times in their order, and their promises too', async () => {
    const later = now + 9 * dayMs;
    expect(await refreshWaiting(connection, later)).toBe(2);
    const chats = await rowsOf<ChatDoc>(connection, 'chats')
      .find({ state: 'queued' })
      .sort({ queuedAt: 1 })
      .toArray();
    expect(chats.map(({ userName }) => userName)).toEqual(['Marta Ortiz', 'Tom Kerr']);
    expect(chats.map(({ queuedAt }) => (later - Number(queuedAt)) / minuteMs)).toEqual([4, 2]);
    for (const chat of chats) {
      const rows = await rowsOf<MessageDoc>(connection, 'messages')
        .find({ chatId: chat._id })
        .sort({ seq: 1 })
        .toArray();
      expect(rows[0]!.at).toEqual(chat.openedAt);
      expect(rows.at(-1)!.at).toEqual(chat.queuedAt);
      expect(rows.findLast(({ kind }) => kind === 'text')!.at).toEqual(chat.lastMessage!.at);
      const closures = await rowsOf<ClosureDoc>(connection, 'closures')
        .find({ userId: chat.userId })
        .toArray();
      expect(closures.flatMap(({ followUps }) => followUps).filter(({ at }) => at > later)).toHaveLength(1);
    }
  });

  it('leaves a chat alone that an agent has taken meanwhile', async () => {
    const chats = rowsOf<ChatDoc>(connection, 'chats');
    const taken = (await chats.findOne({ userName: 'Tom Kerr', state: 'queued' }))!;
    await chats.updateOne({ _id: taken._id }, { $set: { state: 'active' } });
    expect(await refreshWaiting(connection, now + 20 * dayMs)).toBe(1);
    expect((await chats.findOne({ _id: taken._id }))!.queuedAt).toEqual(taken.queuedAt);
  });
});
