import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { AssignmentMode } from '#shared/teams/teams.contract';
import type { Move } from '../chats/chatMoves.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { baton } from '../chats/senders.js';
import { newId } from '../database/id.js';
import { isUnreachable, pause } from '../log/log.js';
import { figure } from '../testing/figure.js';
import { DomainError } from '../wire/domainError.js';
import { decide, toAgent } from './decide.js';
import type { SlotDoc } from './slots.model.js';
import { TestFloor, until, type Instance } from './testFloor.js';

const floors = Number(process.env['BATON_FLOORS'] ?? 20);
const seed = Number(process.env['BATON_SEED'] ?? Date.now() % 1_000_000);

/** A round begins with so many routers; some lose one in between. */
const mostRouters = 4;
const teams = ['support', 'cards', 'returns'] as const;

let floor: TestFloor;
/** Every instance that lives. */
let routers: Instance[];

beforeAll(async () => {
  floor = await TestFloor.start();
  routers = [];
  while (routers.length < mostRouters) routers.push(await floor.instance());
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
  /** The instances that take part in this round and live. */
  routers: Instance[];
  modes: Map<string, AssignmentMode>;
  agents: SlotDoc[];
  chats: ChatDoc[];
  /** How often each agent asked for a chat. */
  asked: Map<string, number>;
}

const pick = <T>(scene: Scene, items: readonly T[]): T => items[Math.floor(scene.random() * items.length)]!;
const oneOf = <T>(scene: Scene, ...items: T[]): T => pick(scene, items);

async function setUp(random: () => number, instances: Instance[]): Promise<Scene> {
  const scene: Scene = {
    ...{ random, routers: instances, modes: new Map(), agents: [], chats: [], asked: new Map() },
  };
  for (const team of teams) {
    const mode = oneOf<AssignmentMode>(scene, 'balanced', 'balanced', 'speedy');
    scene.modes.set(team, mode);
    await floor.team(team, mode);
  }
  for (let index = 0; index < 2 + random() * 4; index++) await seat(scene, `Agent ${index}`);
  for (let index = 0; index < 6 + random() * 14; index++) {
    const teamId = pick(scene, teams);
    const businessId = oneOf(scene, 'meadow', 'harbour');
    const queueOf = random() < 0.2 ? pick(scene, scene.agents)._id : null;
    const queuedAt = new Date(Math.floor(random() * 1e6));
    scene.chats.push(await floor.chat({ teamId, businessId, queueOf, queuedAt, returned: random() < 0.2 }));
  }
  return scene;
}

async function seat(scene: Scene, name: string): Promise<void> {
  const teamIds = teams.filter(() => scene.random() < 0.6);
  const businessIds = oneOf(scene, null, ['meadow'], ['meadow', 'harbour']);
  const cap = Math.floor(scene.random() * 4);
  const asksForNext = scene.random() < 0.3;
  const agent = await floor.member({ name, teamIds, businessIds, cap, asksForNext });
  scene.agents.push(agent);
  scene.asked.set(agent._id, asksForNext ? 1 : 0);
}

/** One thing that people do, on a random instance, while routing runs. */
async function happen(scene: Scene): Promise<void> {
  const { log, moves, slots, departures, connections } = pick(scene, scene.routers);
  const agent = pick(scene, scene.agents);
  const chat = pick(scene, scene.chats);
  const chance = scene.random();
  if (chance < 0.45) {
    await log.write(`chat:${chat._id}`, async (tx) => {
      const stored = await moves.read(chat.businessId, chat._id, tx);
      const move = stored?.state === 'active' ? endOf(scene, stored) : null;
      if (stored && move) await moves.apply(stored, move, tx);
    });
  } else if (chance < 0.55) {
    scene.asked.set(agent._id, scene.asked.get(agent._id)! + 1);
    const next = [{ memberId: agent._id, paused: false }];
    await log.write(`member:${agent._id}`, (tx) => slots.setPaused(next, tx));
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
  await checkMoment(scene.routers[0]!);
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
  await checkNobodyStarves(scene, chats);
  await checkAskings(scene);
}

/** Nobody was given more chats of Speedy teams than they asked for. */
async function checkAskings({ modes, asked }: Scene): Promise<void> {
  const given = new Map<string, number>();
  for (const { event, chat } of await floor.rows({ 'event.type': 'assigned' })) {
    if (event?.type !== 'assigned' || modes.get(chat.teamId!) !== 'speedy') continue;
    given.set(event.to.id!, (given.get(event.to.id!) ?? 0) + 1);
  }
  for (const [memberId, count] of given) expect(count).toBeLessThanOrEqual(asked.get(memberId)!);
}

/** Once routing rests, nothing is left that anyone free could take. */
async function checkNobodyStarves(scene: Scene, chats: ChatDoc[]): Promise<void> {
  const slots = await scene.routers[0]!.slots.documents.find({}).toArray();
  const queue = chats.flatMap(({ _id, businessId, teamId, state, queueOf, returned, queuedAt }) =>
    state === 'queued'
      ? [
          {
            ...{ id: _id, businessId, teamId: teamId!, queueOf, returned, queuedAt: queuedAt!.getTime() },
            assignment: scene.modes.get(teamId!)!,
          },
        ]
      : [],
  );
  expect(decide({ agents: slots.map(toAgent), queue })).toEqual([]);
}

/** Lets every router of the round look until there is nothing left to do. */
async function settle(scene: Scene): Promise<void> {
  await until('everything is assigned that can be', async () => {
    for (const { router } of scene.routers) await router.sweep();
    await until('routing rests', () => scene.routers.every(({ router }) => router.rests));
    return checkEnd(scene).then(
      () => true,
      () => false,
    );
  });
  await checkEnd(scene);
}

/** One of the routers dies in the middle of its work, and another instance starts in its place for the next round. */
async function killOne(scene: Scene): Promise<void> {
  const victim = scene.routers.pop()!;
  await pause(scene.random() * 20);
  await floor.kill(victim);
  routers.splice(routers.indexOf(victim), 1, await floor.instance());
}

async function work(scene: Scene): Promise<void> {
  for (let step = 0; step < 6; step++) {
    // Whoever was cut off, or waited too long for what a dead router held, does it again, as people do.
    await happen(scene).catch((error: unknown) => {
      if (!isUnreachable(error) && !isClosed(error) && !isUnknown(error)) throw error;
    });
  }
}

const isClosed = (error: unknown): boolean =>
  /closed|destroyed|disconnected|ended session|not connected/i.test((error as Error).message);

const isUnknown = (error: unknown): boolean => error instanceof DomainError && error.code === 'UNKNOWN';

/** Each believes in their lease: that several route at once must be harmless. */
function believeInLeases(instances: readonly Instance[]): void {
  for (const { leases } of instances) leases.hold = () => Promise.resolve(true);
}

test(
  `[RT1] ${floors} random floors, several queues and modes, one to four routers of which some are killed: no limit passed, no chat lost (seed ${seed})`,
  async () => {
    let killed = 0;
    for (let round = 0; round < floors; round++) {
      const random = randomFrom(seed + round);
      const scene = await setUp(random, routers.slice(0, 1 + Math.floor(random() * mostRouters)));
      believeInLeases(scene.routers);
      for (const { router } of scene.routers) router.sweep().catch(() => undefined);
      const looking = (async () => {
        for (let look = 0; look < 3; look++) await checkMoment(scene.routers[0]!);
      })();
      const dying = scene.routers.length > 1 && random() < 0.25;
      if (dying) killed++;
      await Promise.all([...Array.from({ length: 4 }, () => work(scene)), looking, dying && killOne(scene)]);
      await settle(scene);
      await floor.clear();
    }
    figure(
      `RT: ${floors} floors, ${killed} routers killed at work, seed ${seed}: none over a limit, none lost`,
    );
  },
  Math.max(120_000, floors * 8_000),
);

test(`[RT3] five floors whose router is killed at work: the other finishes (seed ${seed})`, async () => {
  for (let round = 0; round < 5; round++) {
    const survivor = await floor.instance();
    const victim = await floor.instance();
    const scene = await setUp(randomFrom(seed * 31 + round), [survivor]);
    await victim.router.sweep();
    await pause(scene.random() * 40);
    await floor.kill(victim);
    await until('the survivor has the leases', () => survivor.leases.hold('router:support'));
    await settle(scene);
    await floor.clear();
  }
}, 120_000);
