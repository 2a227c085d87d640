import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Move } from '../chats/chatMoves.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { baton } from '../chats/senders.js';
import { newId } from '../database/id.js';
import { pause } from '../log/log.js';
import { decide, toAgent } from './decide.js';
import type { SlotDoc } from './slots.model.js';
import { TestFloor, until, type Instance } from './testFloor.js';

const floors = Number(process.env['BATON_FLOORS'] ?? 30);
const seed = Number(process.env['BATON_SEED'] ?? Date.now() % 1_000_000);

let floor: TestFloor;
let routers: Instance[];

beforeAll(async () => {
  floor = await TestFloor.start();
  routers = [await floor.instance(), await floor.instance()];
});
afterEach(() => floor.clear());
afterAll(() => floor.stop());

/** Small, quick and repeatable (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Scene {
  random: () => number;
  agents: SlotDoc[];
  chats: ChatDoc[];
}

const pick = <T>(scene: Scene, items: readonly T[]): T => items[Math.floor(scene.random() * items.length)]!;
const oneOf = <T>(scene: Scene, ...items: T[]): T => pick(scene, items);

async function setUp(random: () => number): Promise<Scene> {
  const scene: Scene = { random, agents: [], chats: [] };
  for (let index = 0; index < 2 + random() * 4; index++) {
    const teamIds = oneOf(scene, ['support'], ['cards'], ['support', 'cards']);
    const businessIds = oneOf(scene, null, ['meadow'], ['meadow', 'harbour']);
    const cap = Math.floor(random() * 4);
    scene.agents.push(await floor.member({ name: `Agent ${index}`, teamIds, businessIds, cap }));
  }
  for (let index = 0; index < 6 + random() * 14; index++) {
    const teamId = oneOf(scene, 'support', 'cards');
    const businessId = oneOf(scene, 'meadow', 'harbour');
    const queueOf = random() < 0.2 ? pick(scene, scene.agents)._id : null;
    const queuedAt = new Date(Math.floor(random() * 1e6));
    scene.chats.push(await floor.chat({ teamId, businessId, queueOf, queuedAt, returned: random() < 0.2 }));
  }
  return scene;
}

/** One thing that people do, on a random instance, while routing runs. */
async function happen(scene: Scene): Promise<void> {
  const { log, moves, slots, departures, connections } = pick(scene, routers);
  const agent = pick(scene, scene.agents);
  const chat = pick(scene, scene.chats);
  const chance = scene.random();
  if (chance < 0.5) {
    await log.write(`chat:${chat._id}`, async (tx) => {
      const stored = await moves.read(chat.businessId, chat._id, tx);
      const move = stored?.state === 'active' ? endOf(scene, stored) : null;
      if (stored && move) await moves.apply(stored, move, tx);
    });
  } else if (chance < 0.65) await departures.depart(agent._id, 'offline');
  else if (chance < 0.8) {
    const presence = oneOf(scene, 'online' as const, 'online' as const, 'break' as const);
    await log.write(`member:${agent._id}`, async (tx) => {
      await slots.documents.updateOne({ _id: agent._id }, { $set: { presence } }, { session: tx });
    });
  } else if (chance < 0.9) {
    const socketId = newId();
    await connections.enter(agent._id, socketId);
    if (scene.random() < 0.5) await connections.leave(agent._id, socketId);
  } else {
    const raised = { $max: { cap: Math.floor(scene.random() * 4) } };
    await log.write(`member:${agent._id}`, async (tx) => {
      await slots.documents.updateOne({ _id: agent._id }, raised, { session: tx });
    });
  }
}

function endOf(scene: Scene, chat: ChatDoc): Move {
  const by = chat.assignee!;
  const closed = {
    closureId: newId(),
    completionType: 'agent',
    by,
    categoryName: null,
    reasonName: null,
  } as const;
  if (scene.random() < 0.5)
    return {
      set: { state: 'completed' },
      event: { type: 'closed', ...closed },
      from: baton,
      endedAs: 'agent',
    };
  return { set: { state: 'waiting' }, event: { type: 'waiting', by }, from: baton };
}

/** What must hold at every moment, read from one snapshot. */
async function checkMoment(from: Instance): Promise<void> {
  const [slots, loads] = await from.log.write(newId(), async (tx) => {
    const all = await from.slots.documents.find({}, { session: tx }).toArray();
    return [all, await from.queues.loads(tx)] as const;
  });
  for (const slot of slots) {
    expect(slot.load).toBe(loads.get(slot._id) ?? 0);
    // Limits only grow here and nothing but routing assigns: nobody is ever over theirs.
    expect(slot.load).toBeLessThanOrEqual(slot.cap);
  }
}

async function checkEnd(scene: Scene): Promise<void> {
  await checkMoment(routers[0]!);
  const chats = await floor.chats();
  expect(chats.map((chat) => chat._id).sort()).toEqual(scene.chats.map((chat) => chat._id).sort());
  const engagements = await floor.connection.collection('engagements').find({ endedAt: null }).toArray();
  for (const chat of chats) {
    const held = chat.state === 'active' || chat.state === 'waiting';
    const open = engagements.filter((row) => row['chatId'] === chat._id);
    expect(open.map((row) => row['memberId'])).toEqual(held ? [chat.assignee?.id] : []);
    if (chat.state === 'queued') expect(chat.assignee).toBeNull();
    const rows = await floor.rows({ chatId: chat._id });
    expect(rows.map((row) => row.seq).sort((one, other) => one - other)).toEqual(
      Array.from({ length: chat.seq - 1 }, (_, index) => index + 2),
    );
  }
  await checkNobodyStarves(chats);
}

/** Once routing rests, nothing is left that anyone free could take. */
async function checkNobodyStarves(chats: ChatDoc[]): Promise<void> {
  const slots = await routers[0]!.slots.documents.find({}).toArray();
  const queue = chats.flatMap(({ _id, businessId, teamId, state, queueOf, returned, queuedAt }) =>
    state === 'queued'
      ? [
          {
            ...{ id: _id, businessId, teamId: teamId!, queueOf, returned, queuedAt: queuedAt!.getTime() },
            assignment: 'balanced' as const,
          },
        ]
      : [],
  );
  expect(decide({ agents: slots.map(toAgent), queue })).toEqual([]);
}

async function routeUntilRest(instances: readonly Instance[]): Promise<void> {
  for (const { leases } of instances) await leases.release();
  for (const { router } of instances) await router.sweep();
  await until('routing rests', () => instances.every(({ router }) => router.rests));
}

test(
  `[RT1] ${floors} random floors, two routers, people at work: no limit passed, no chat lost (seed ${seed})`,
  async () => {
    for (let round = 0; round < floors; round++) {
      const scene = await setUp(randomFrom(seed + round));
      const working = Array.from({ length: 4 }, async () => {
        for (let step = 0; step < 6; step++) await happen(scene);
      });
      for (const { router, leases } of routers) {
        // Both believe in their lease: that two route at once must be harmless.
        leases.hold = () => Promise.resolve(true);
        void router.sweep();
      }
      const looking = (async () => {
        for (let look = 0; look < 3; look++) await checkMoment(routers[look % 2]!);
      })();
      await Promise.all([...working, looking]);
      for (const { router } of routers) await router.sweep();
      await until('routing rests', () => routers.every(({ router }) => router.rests));
      await routers[0]!.router.sweep();
      await until('routing rests', () => routers.every(({ router }) => router.rests));
      await checkEnd(scene);
      await floor.clear();
    }
  },
  Math.max(120_000, floors * 8_000),
);

test(`[RT3] five floors whose router is killed at work: the other finishes (seed ${seed})`, async () => {
  for (let round = 0; round < 5; round++) {
    const survivor = await floor.instance();
    const victim = await floor.instance();
    const scene = await setUp(randomFrom(seed * 31 + round));
    await victim.router.sweep();
    await pause(scene.random() * 40);
    await victim.connection.destroy(true);
    await until('the survivor has the leases', () => survivor.leases.hold('router:support'));
    await routeUntilRest([survivor]);
    await until('everything is assigned', async () => {
      await survivor.router.sweep();
      await pause(50);
      return checkEnd(scene).then(
        () => true,
        () => false,
      );
    });
    await checkEnd(scene);
    await floor.clear();
  }
}, 120_000);
