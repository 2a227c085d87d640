import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../database/id.js';
import { TestFloor, until, type Instance, inTeamsQueue } from './testFloor.js';

let floor: TestFloor;
let one: Instance;
let other: Instance;

beforeAll(async () => {
  floor = await TestFloor.start();
  one = await floor.instance();
  other = await floor.instance();
});
beforeEach(async () => {
  await one.leases.release();
  await other.leases.release();
});
afterEach(() => floor.clear());
afterAll(() => floor.stop());

/** Wakes both routers until neither has anything left to do. */
async function settle(): Promise<void> {
  one.router.wake('team');
  other.router.wake('team');
  await until('both routers rest', () => one.router.rests && other.router.rests);
}

test('[RT1] an assignment counts in the slot and makes the chat active, with its row and its engagement', async () => {
  const ana = await floor.member({ name: 'Ana' });
  const chat = await floor.chat({ queuedAt: new Date(Date.now() - 5_000) });
  await settle();

  expect(await floor.slot(ana._id)).toMatchObject({ load: 1 });
  const assigned = await floor.read(chat._id);
  expect(assigned).toMatchObject({
    state: 'active',
    assignee: { id: ana._id, name: 'Ana' },
    seq: 2,
    assignedSeq: 2,
  });
  const [row] = await floor.rows({ chatId: chat._id });
  expect(row).toMatchObject({
    seq: 2,
    event: { type: 'assigned', to: { id: ana._id, name: 'Ana' }, queuedMs: expect.any(Number) },
    before: { state: 'queued', assigneeId: null },
  });
  const { queuedMs } = row!.event as { queuedMs: number };
  expect(queuedMs).toBeGreaterThanOrEqual(5_000);
  const engagement = await floor.connection.collection('engagements').findOne({ chatId: chat._id });
  expect(engagement).toMatchObject({ memberId: ana._id, order: 2, endedAt: null });
});

test.each([
  ['offline', { presence: 'offline' as const }],
  ['on a break', { presence: 'break' as const }],
  ['without a live socket', { connected: false }],
  ['paused', { paused: true }],
  ['at their limit', { load: 3 }],
  ['of another team', { teamIds: ['another'] }],
  ['of another business', { businessIds: ['another'] }],
])('[RT1] nothing is assigned to a member who is %s, though it was decided', async (_why, state) => {
  const ana = await floor.member(state);
  const { _id: id, businessId } = await floor.chat();
  const queued = { ...inTeamsQueue, id, businessId };
  expect(await one.assignments.assign({ chat: queued, memberId: ana._id })).toBe(false);
  await settle();
  expect(await floor.read(id)).toMatchObject({ state: 'queued', seq: 1 });
  expect((await floor.slot(ana._id)).load).toBe(ana.load);
});

test('[RT1] a chat that has gone elsewhere leaves the slot as it was', async () => {
  const ana = await floor.member();
  const { _id: id, businessId } = await floor.chat({ state: 'completed' });
  const queued = { ...inTeamsQueue, id, businessId };
  expect(await one.assignments.assign({ chat: queued, memberId: ana._id })).toBe(false);
  expect((await floor.slot(ana._id)).load).toBe(0);
});

test('[RT1] forty routers at one free slot assign one chat', async () => {
  const ana = await floor.member({ cap: 1 });
  const chats = await Promise.all(Array.from({ length: 40 }, () => floor.chat()));
  const done = await Promise.all(
    chats.map(({ _id: id, businessId }, index) => {
      const queued = { ...inTeamsQueue, id, businessId };
      return (index % 2 ? one : other).assignments.assign({ chat: queued, memberId: ana._id });
    }),
  );
  expect(done.filter(Boolean)).toHaveLength(1);
  expect(await floor.chats({ state: 'active' })).toHaveLength(1);
  expect((await floor.slot(ana._id)).load).toBe(1);
});

test('[RT2] a limit lowered, a team left or a pause begun at the same moment is never overrun', async () => {
  for (let round = 0; round < 20; round++) {
    const ana = await floor.member({ cap: 1 });
    const { _id: id, businessId } = await floor.chat();
    const queued = { ...inTeamsQueue, id, businessId };
    const [taken] = await Promise.all([
      one.assignments.assign({ chat: queued, memberId: ana._id }),
      other.log.write(`member:${ana._id}`, (tx) => other.slots.change(ana._id, { cap: 0 }, tx)),
    ]);
    const slot = await floor.slot(ana._id);
    expect(slot).toMatchObject({ cap: 0, load: taken ? 1 : 0 });
    expect((await floor.read(id)).state).toBe(taken ? 'active' : 'queued');
    await floor.clear();
  }
});

test('[RT3] one router a team: the other stays out until the lease has run out', async () => {
  expect(await one.leases.hold('router:team')).toBe(true);
  expect(await other.leases.hold('router:team')).toBe(false);
  await floor.member();
  const chat = await floor.chat();
  other.router.wake('team');
  await until('the other router rests', () => other.router.rests);
  expect((await floor.read(chat._id)).state).toBe('queued');

  await until('the lease has run out', async () => other.leases.hold('router:team'));
  const lease = await floor.connection.collection('leases').findOne({ _id: 'router:team' as never });
  expect(lease).toMatchObject({ holder: other.stream.instanceId, fence: 2 });
});

test('[RT3] a lease that is kept does not pass on, one given back does at once', async () => {
  for (const end = Date.now() + 1_000; Date.now() < end;) {
    expect(await one.leases.hold('kept')).toBe(true);
    expect(await other.leases.hold('kept')).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await one.leases.release();
  expect(await other.leases.hold('kept')).toBe(true);
});

test('[RT5] returned chats first, then the longest waiting, and equal ones by their id', async () => {
  const at = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  const late = await floor.chat({ queuedAt: at(10) });
  const early = await floor.chat({ queuedAt: at(20) });
  const same = await floor.chat({ queuedAt: early.queuedAt });
  const returned = await floor.chat({ queuedAt: at(1), returned: true });
  for (const expected of [returned, early, same, late]) {
    const ana = await floor.member({ cap: 1 });
    await settle();
    expect(await floor.read(expected._id)).toMatchObject({ state: 'active', assignee: { id: ana._id } });
  }
});

test('[RT5] chats nobody can take, however many and however early, block nobody', async () => {
  await floor.member({ businessIds: ['mine'] });
  const blocked = Array.from({ length: 250 }, () =>
    floor.chat({ businessId: 'foreign', queuedAt: new Date(0), returned: true }),
  );
  await Promise.all(blocked);
  const mine = await floor.chat({ businessId: 'mine' });
  await settle();
  expect((await floor.read(mine._id)).state).toBe('active');
  expect(await floor.chats({ state: 'queued' })).toHaveLength(250);
});

test('[RT5] a personal queue is for its owner alone, and comes before the team', async () => {
  const ana = await floor.member({ cap: 1 });
  const ben = await floor.member({ cap: 0 });
  const forBen = await floor.chat({ queueOf: ben._id, queuedAt: new Date(0) });
  const forTeam = await floor.chat({ queuedAt: new Date(1_000) });
  const forAna = await floor.chat({ queueOf: ana._id });
  await settle();
  expect(await floor.read(forAna._id)).toMatchObject({
    state: 'active',
    assignee: { id: ana._id },
    queueOf: null,
  });
  expect((await floor.read(forBen._id)).state).toBe('queued');
  expect((await floor.read(forTeam._id)).state).toBe('queued');
});

test('[RT6] who is over the limit by hand gets nothing until they are under it', async () => {
  const ana = await floor.member({ cap: 1, load: 2 });
  const chat = await floor.chat();
  await settle();
  expect((await floor.read(chat._id)).state).toBe('queued');
  await one.log.write(newId(), async (tx) => {
    await one.slots.shift([{ memberId: ana._id, delta: -1 }], tx);
    await one.slots.shift([{ memberId: ana._id, delta: -1 }], tx);
  });
  await settle();
  expect((await floor.read(chat._id)).state).toBe('active');
});

describe('a Speedy team', () => {
  beforeEach(() => floor.team('team', 'speedy'));

  const ask = (memberId: string) =>
    one.log.write(`member:${memberId}`, (tx) => one.slots.setPaused([{ memberId, paused: false }], tx));
  const held = () => floor.chats({ state: 'active' });

  test('[RT12] nothing is assigned by itself; who asks gets the chat waiting longest, and one only', async () => {
    const ana = await floor.member();
    await floor.chat({ queuedAt: new Date(2_000) });
    const oldest = await floor.chat({ queuedAt: new Date(1_000) });
    await settle();
    expect(await held()).toEqual([]);
    await ask(ana._id);
    await settle();
    expect((await held()).map((chat) => chat._id)).toEqual([oldest._id]);
    expect(await floor.slot(ana._id)).toMatchObject({ load: 1, asksForNext: false });
    await settle();
    expect(await held()).toHaveLength(1);
  });

  test('[RT12] two who decide at once for one asking assign one chat', async () => {
    for (let round = 0; round < 10; round++) {
      const ana = await floor.member({ cap: 5, asksForNext: true });
      const chats = [await floor.chat(), await floor.chat(), await floor.chat()];
      const done = await Promise.all(
        chats.map(({ _id: id, businessId }, index) => {
          const queued = { ...inTeamsQueue, id, businessId, assignment: 'speedy' as const };
          return (index % 2 ? one : other).assignments.assign({ chat: queued, memberId: ana._id });
        }),
      );
      expect(done.filter(Boolean)).toHaveLength(1);
      expect((await floor.slot(ana._id)).load).toBe(1);
    }
  });

  test('[RT12] a chat in a member’s own queue waits for their asking too, and comes first', async () => {
    const ana = await floor.member();
    await floor.chat({ queuedAt: new Date(1_000) });
    const own = await floor.chat({ queueOf: ana._id, queuedAt: new Date(2_000) });
    await settle();
    expect(await held()).toEqual([]);
    await ask(ana._id);
    await settle();
    expect((await held()).map((chat) => chat._id)).toEqual([own._id]);
  });

  test('[RT12] a team that becomes Balanced needs no asking any more', async () => {
    await floor.member();
    await floor.chat();
    await settle();
    expect(await held()).toEqual([]);
    await floor.team('team', 'balanced');
    await settle();
    expect(await held()).toHaveLength(1);
  });
});
