import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { pause } from '../log/log.js';
import type { SlotDoc } from './slots.model.js';
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
  await one.connections.heartbeat();
  await other.connections.heartbeat();
});
afterEach(() => floor.clear());
afterAll(() => floor.stop());

const away = { connected: false, goneSince: null };
const agoOnDatabase = (ms: number): Date => new Date(Date.now() - ms);

/** An agent with an active chat, as if routing had given it. */
async function agentWithChat(own: Partial<SlotDoc> = {}) {
  const ana = await floor.member({ name: 'Ana', load: 1, ...own });
  const assignee = { id: ana._id, name: 'Ana' };
  const chat = await floor.chat({
    state: 'active',
    assignee,
    assignedAt: new Date(),
    queuedAt: agoOnDatabase(60_000),
  });
  return { ana, chat };
}

test('[RT7] a member is connected from the first socket to the last, wherever they are', async () => {
  const ana = await floor.member(away);
  await one.connections.enter(ana._id, 'first');
  expect(await floor.slot(ana._id)).toMatchObject({ connected: true, goneSince: null });
  await other.connections.enter(ana._id, 'second');
  await one.connections.leave(ana._id, 'first');
  expect(await floor.slot(ana._id)).toMatchObject({ connected: true, goneSince: null });
  await other.connections.leave(ana._id, 'second');
  const gone = await floor.slot(ana._id);
  expect(gone.connected).toBe(false);
  expect(gone.goneSince).toBeInstanceOf(Date);
  await other.connections.enter(ana._id, 'third');
  expect(await floor.slot(ana._id)).toMatchObject({ connected: true, goneSince: null });
  await other.connections.leave(ana._id, 'third');
});

test('[RT7] sockets that come and go at once on two instances end as what is left of them', async () => {
  for (let round = 0; round < 30; round++) {
    const ana = await floor.member(away);
    await one.connections.enter(ana._id, `old${round}`);
    await Promise.all([
      one.connections.leave(ana._id, `old${round}`),
      other.connections.enter(ana._id, `new${round}`),
    ]);
    expect(await floor.slot(ana._id)).toMatchObject({ connected: true, goneSince: null });
    await other.connections.leave(ana._id, `new${round}`);
    expect((await floor.slot(ana._id)).connected).toBe(false);
  }
});

test('[RT7] nothing is assigned to a member from the moment their last socket is gone', async () => {
  const ana = await floor.member(away);
  await one.connections.enter(ana._id, 'only');
  await one.connections.leave(ana._id, 'only');
  const chat = await floor.chat();
  one.router.wake('team');
  await until('the router rests', () => one.router.rests);
  expect((await floor.read(chat._id)).state).toBe('queued');
});

test('[RT7] an instance that was killed loses its members after its silence, not those who are elsewhere too', async () => {
  const killed = await floor.instance();
  await killed.connections.heartbeat();
  const ana = await floor.member(away);
  const ben = await floor.member(away);
  await killed.connections.enter(ana._id, 'ana');
  await killed.connections.enter(ben._id, 'ben');
  await one.connections.enter(ben._id, 'ben elsewhere');
  await killed.connection.destroy(true);

  await one.connections.sweepDeadInstances();
  expect((await floor.slot(ana._id)).connected).toBe(true);
  await until('Ana is gone', async () => {
    await one.connections.heartbeat();
    await one.connections.sweepDeadInstances();
    return !(await floor.slot(ana._id)).connected;
  });
  expect(await floor.slot(ben._id)).toMatchObject({ connected: true });
  await one.connections.leave(ben._id, 'ben elsewhere');
});

test('[RT7] an instance that was only asleep brings its members back', async () => {
  const ana = await floor.member(away);
  await other.connections.enter(ana._id, 'sleeper');
  await until('the sleeper counts as dead', async () => {
    await one.connections.heartbeat();
    await one.connections.sweepDeadInstances();
    return !(await floor.slot(ana._id)).connected;
  });
  await other.connections.heartbeat();
  expect(await floor.slot(ana._id)).toMatchObject({ connected: true, goneSince: null });
  await other.connections.leave(ana._id, 'sleeper');
});

test('[RT7] a slot made after its member connected learns of it', async () => {
  const id = 'a'.repeat(24);
  await one.connections.enter(id, 'early');
  await floor.member({ _id: id, ...away });
  await one.connections.heartbeat();
  expect((await floor.slot(id)).connected).toBe(true);
  await one.connections.leave(id, 'early');
});

test('[RT8] within the grace nothing is returned, after it the chats go to the head of the queue', async () => {
  const { ana, chat } = await agentWithChat(away);
  const waiting = await floor.chat({ state: 'waiting', assignee: { id: ana._id, name: 'Ana' } });
  const own = await floor.chat({ queueOf: ana._id });
  await one.connections.enter(ana._id, 'only');
  await one.connections.leave(ana._id, 'only');
  await one.sweep.run();
  expect((await floor.read(chat._id)).state).toBe('active');

  await pause(one.times.graceMs + 20);
  await one.sweep.run();
  expect(await floor.slot(ana._id)).toMatchObject({ presence: 'offline', load: 0 });
  const returned = await floor.read(chat._id);
  expect(returned).toMatchObject({ state: 'queued', assignee: null, queueOf: null, returned: true });
  expect(returned.queuedAt).toEqual(chat.queuedAt);
  expect(await floor.read(waiting._id)).toMatchObject({ state: 'waiting', assignee: { id: ana._id } });
  expect(await floor.read(own._id)).toMatchObject({ state: 'queued', queueOf: null });
  const [row] = await floor.rows({ chatId: chat._id });
  expect(row?.event).toEqual({ type: 'returned', from: { id: ana._id, name: 'Ana' }, why: 'lost' });
});

test('[RT8] who was back in between keeps their chats, whatever the sweep had seen', async () => {
  const { ana, chat } = await agentWithChat(away);
  await one.connections.enter(ana._id, 'before');
  await one.connections.leave(ana._id, 'before');
  const { goneSince } = await floor.slot(ana._id);
  await one.connections.enter(ana._id, 'after');
  expect(await other.departures.giveUp(ana._id, goneSince!)).toBe(false);
  await pause(5);
  await one.connections.leave(ana._id, 'after');
  expect(await other.departures.giveUp(ana._id, goneSince!)).toBe(false);
  expect((await floor.read(chat._id)).state).toBe('active');
});

test('[RT8] an outage of ours is not the absence of members', async () => {
  const { ana, chat } = await agentWithChat({ connected: false, goneSince: agoOnDatabase(2_000) });
  const leases = floor.connection.collection<{ _id: string }>('leases');
  // The last sweep was just after they had gone; then Baton was away for as long as the grace and more.
  const ranAt = agoOnDatabase(1_900);
  await leases.insertOne({ _id: 'sweep', holder: 'gone', until: ranAt, fence: 1, ranAt } as never);
  expect(await one.sweep.run()).toBe(true);
  expect((await floor.read(chat._id)).state).toBe('active');
  const { goneSince } = await floor.slot(ana._id);
  expect(Date.now() - goneSince!.getTime()).toBeLessThan(one.times.graceMs);

  await pause(one.times.graceMs);
  await one.sweep.run();
  expect((await floor.read(chat._id)).state).toBe('queued');
});

test('[RT8] one sweep at a time: the other instance stays out', async () => {
  expect(await one.sweep.run()).toBe(true);
  expect(await other.sweep.run()).toBe(false);
});

test.each(['offline', 'signedOut'] as const)(
  '[RT8] who leaves (%s) gives active chats back at once, in one step',
  async (why) => {
    const { ana, chat } = await agentWithChat({ load: 2 });
    const second = await floor.chat({ state: 'active', assignee: { id: ana._id, name: 'Ana' } });
    await one.departures.depart(ana._id, why);
    expect(await floor.slot(ana._id)).toMatchObject({ presence: 'offline', load: 0 });
    for (const { _id } of [chat, second]) {
      expect(await floor.read(_id)).toMatchObject({ state: 'queued', returned: true });
      const [row] = await floor.rows({ chatId: _id });
      expect(row?.event).toMatchObject({ type: 'returned', why });
    }
  },
);

test('[RT8] an assignment at the moment of leaving is returned or not made, never left behind', async () => {
  for (let round = 0; round < 20; round++) {
    const ana = await floor.member();
    const { _id: id, businessId } = await floor.chat();
    const queued = { ...inTeamsQueue, id, businessId };
    await Promise.all([
      one.assignments.assign({ chat: queued, memberId: ana._id }),
      other.departures.depart(ana._id, 'offline'),
    ]);
    expect(await floor.slot(ana._id)).toMatchObject({ presence: 'offline', load: 0 });
    expect((await floor.read(id)).state).toBe('queued');
    await floor.clear();
  }
});

test('[RT4] a personal queue whose owner cannot take it any more goes to the team', async () => {
  const left = await floor.member({ teamIds: ['another'] });
  const stayed = await floor.member({ cap: 0 });
  const offline = await floor.member({ presence: 'offline' });
  const orphan = await floor.chat({ queueOf: left._id });
  const kept = await floor.chat({ queueOf: stayed._id });
  const givenNow = await floor.chat({ queueOf: offline._id });
  const givenLongAgo = await floor.chat({ queueOf: offline._id });
  const event = { seq: 1, kind: 'event' };
  await floor.connection.collection('messages').insertMany([
    { chatId: givenNow._id, at: new Date(), ...event },
    { chatId: givenLongAgo._id, at: agoOnDatabase(one.times.graceMs + 1_000), ...event },
  ]);
  await one.sweep.run();
  expect((await floor.read(orphan._id)).queueOf).toBeNull();
  expect((await floor.read(kept._id)).queueOf).toBe(stayed._id);
  expect((await floor.read(givenNow._id)).queueOf).toBe(offline._id);
  expect((await floor.read(givenLongAgo._id)).queueOf).toBeNull();
});

test('[RT6] a load that is not the number of chats held is counted and set right; one that is, is left alone', async () => {
  const differs = async () =>
    (await one.metrics.registry.getSingleMetricAsString('baton_slot_load_differs')) ?? '';
  const { ana } = await agentWithChat();
  const ben = await floor.member({ load: 2 });
  await one.loadCheck.run();
  expect(await differs()).toMatch(/baton_slot_load_differs 1$/m);
  expect((await floor.slot(ana._id)).load).toBe(1);
  expect((await floor.slot(ben._id)).load).toBe(0);
});
