import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decide,
  inOrder,
  isFree,
  mayTake,
  type AgentOnFloor,
  type Assignment,
  type FloorState,
  type QueuedChat,
} from './decide.js';

const floors = 500;

const anyTeam = fc.constantFrom('support', 'cards');
const anyBusiness = fc.constantFrom('meadow', 'harbour');
const anyAgentId = fc.integer({ min: 0, max: 5 }).map((index) => `agent${index}`);

const anyAgent = fc.record({
  presence: fc.constantFrom('online' as const, 'online' as const, 'break' as const, 'offline' as const),
  connected: fc.integer({ min: 0, max: 4 }).map((chance) => chance > 0),
  paused: fc.integer({ min: 0, max: 4 }).map((chance) => chance === 0),
  asksForNext: fc.boolean(),
  load: fc.integer({ min: 0, max: 4 }),
  cap: fc.integer({ min: 0, max: 4 }),
  teamIds: fc.uniqueArray(anyTeam, { maxLength: 2 }),
  businessIds: fc.option(fc.uniqueArray(anyBusiness, { maxLength: 2 })),
  idleSince: fc.integer({ min: 0, max: 3 }),
});

const anyChat = fc.record({
  businessId: anyBusiness,
  teamId: anyTeam,
  assignment: fc.constantFrom('balanced' as const, 'speedy' as const),
  queueOf: fc.option(anyAgentId, { freq: 3 }),
  returned: fc.boolean(),
  queuedAt: fc.integer({ min: 0, max: 5 }),
});

const anyFloor: fc.Arbitrary<FloorState> = fc.record({
  agents: fc
    .array(anyAgent, { maxLength: 6 })
    .map((agents) => agents.map((agent, index) => ({ ...agent, id: `agent${index}` }))),
  queue: fc
    .array(anyChat, { maxLength: 15 })
    .map((chats) => chats.map((chat, index) => ({ ...chat, id: `chat${index}` }))),
});

function holds(rule: (floor: FloorState, decided: Assignment[]) => void): void {
  fc.assert(
    fc.property(anyFloor, (floor) => rule(floor, decide(floor))),
    { numRuns: floors },
  );
}

const agentOf = (floor: FloorState, id: string): AgentOnFloor =>
  floor.agents.find((agent) => agent.id === id)!;
const givenTo = (decided: Assignment[], id: string): number =>
  decided.filter(({ memberId }) => memberId === id).length;

/** Whether what is decided leaves the member without an asking that this chat needs. */
const waitsForAsking = (floor: FloorState, decided: Assignment[]) => (id: string, chat: QueuedChat) => {
  if (chat.assignment === 'balanced') return false;
  const used = decided.some((one) => one.memberId === id && one.chat.assignment === 'speedy');
  return used || !agentOf(floor, id).asksForNext;
};

test('[RT1] on random floors only members who may take a chat get it, and no chat is given twice', () => {
  holds((floor, decided) => {
    for (const { chat, memberId } of decided) {
      // Spelled out: asked of `isFree` and `mayTake`, what they let through would be right by itself.
      const { presence, connected, paused, load, cap, teamIds, businessIds } = agentOf(floor, memberId);
      expect({ presence, connected, paused }).toEqual({ presence: 'online', connected: true, paused: false });
      expect(load).toBeLessThan(cap);
      expect(teamIds).toContain(chat.teamId);
      expect(businessIds ?? [chat.businessId]).toContain(chat.businessId);
      expect(chat.queueOf ?? memberId).toBe(memberId);
    }
    expect(new Set(decided.map(({ chat }) => chat.id)).size).toBe(decided.length);
  });
});

test('[RT1] on random floors routing takes nobody over their limit', () => {
  holds((floor, decided) => {
    for (const agent of floor.agents) {
      const given = givenTo(decided, agent.id);
      if (given > 0) expect(agent.load + given).toBeLessThanOrEqual(agent.cap);
    }
  });
});

test('[RT4] on random floors a chat stays queued only when nobody who may take it has a slot left', () => {
  holds((floor, decided) => {
    const waits = waitsForAsking(floor, decided);
    const given = new Set(decided.map(({ chat }) => chat.id));
    for (const chat of floor.queue.filter(({ id }) => !given.has(id))) {
      const left = floor.agents.filter(
        (agent) =>
          isFree(agent) &&
          mayTake(agent, chat) &&
          !waits(agent.id, chat) &&
          agent.load + givenTo(decided, agent.id) < agent.cap,
      );
      expect(left).toEqual([]);
    }
  });
});

test('[RT5] on random floors nobody gets a chat while one they may take stands before it in the same queue', () => {
  holds((floor, decided) => {
    const waits = waitsForAsking(floor, decided);
    const given = new Set(decided.map(({ chat }) => chat.id));
    const left = floor.queue.filter(({ id }) => !given.has(id));
    for (const { chat, memberId } of decided) {
      const agent = agentOf(floor, memberId);
      const overtaken = left.filter(
        (other) =>
          mayTake(agent, other) &&
          (chat.assignment === 'speedy' || !waits(memberId, other)) &&
          other.queueOf === chat.queueOf &&
          inOrder(other, chat) < 0,
      );
      expect(overtaken).toEqual([]);
    }
  });
});

test('[RT5] on random floors a personal queue is served before the team queue', () => {
  holds((floor, decided) => {
    const waits = waitsForAsking(floor, decided);
    const given = new Set(decided.map(({ chat }) => chat.id));
    for (const { chat, memberId } of decided.filter((assignment) => assignment.chat.queueOf === null)) {
      const own = floor.queue.filter(
        (other) =>
          other.queueOf === memberId &&
          mayTake(agentOf(floor, memberId), other) &&
          (chat.assignment === 'speedy' || !waits(memberId, other)) &&
          !given.has(other.id),
      );
      expect({ chat: chat.id, own }).toEqual({ chat: chat.id, own: [] });
    }
  });
});

test('[RT5] the order of the floor does not matter', () => {
  fc.assert(
    fc.property(anyFloor, fc.infiniteStream(fc.nat()), (floor, chances) => {
      const chance = chances[Symbol.iterator]();
      const shuffle = <T>(list: readonly T[]): T[] =>
        list
          .map((item) => ({ item, place: chance.next().value as number }))
          .sort((one, other) => one.place - other.place)
          .map(({ item }) => item);
      const names = (decided: Assignment[]) =>
        decided.map(({ chat, memberId }) => `${chat.id}→${memberId}`).sort();
      const shuffled = { agents: shuffle(floor.agents), queue: shuffle(floor.queue) };
      expect(names(decide(shuffled))).toEqual(names(decide(floor)));
    }),
    { numRuns: floors },
  );
});

const agent = (id: string, own: Partial<AgentOnFloor> = {}): AgentOnFloor => ({
  id,
  presence: 'online',
  connected: true,
  paused: false,
  asksForNext: false,
  load: 0,
  cap: 3,
  teamIds: ['support'],
  businessIds: null,
  idleSince: 0,
  ...own,
});
const chat = (id: string, own: Partial<QueuedChat> = {}): QueuedChat => ({
  id,
  businessId: 'meadow',
  teamId: 'support',
  queueOf: null,
  returned: false,
  queuedAt: 0,
  assignment: 'balanced',
  ...own,
});
const takers = (floor: FloorState): string[] => decide(floor).map(({ memberId }) => memberId);

test('[RT1] the member with most free slots gets the chat, whatever their limit', () => {
  const agents = [agent('ana', { load: 1 }), agent('ben', { cap: 5, load: 2 }), agent('lea', { load: 2 })];
  expect(takers({ agents, queue: [chat('first')] })).toEqual(['ben']);
});

test('[RT1] equally free, the longest idle gets it, and then the next', () => {
  const agents = [
    agent('ana', { idleSince: 2 }),
    agent('ben', { idleSince: 1 }),
    agent('lea', { idleSince: 3 }),
  ];
  const queue = [1, 2, 3, 4].map((at) => chat(`chat${at}`, { queuedAt: at }));
  expect(takers({ agents, queue })).toEqual(['ben', 'ana', 'lea', 'ana']);
});

test('[RT5] what came back goes first, then what has waited longest, then by its id', () => {
  const queue = [
    chat('b', { queuedAt: 2 }),
    chat('a', { queuedAt: 2 }),
    chat('late', { queuedAt: 9, returned: true }),
    chat('first', { queuedAt: 1 }),
    chat('back', { queuedAt: 8, returned: true }),
  ];
  const given = decide({ agents: [agent('ana', { cap: 5 })], queue }).map((decided) => decided.chat.id);
  expect(given).toEqual(['back', 'late', 'first', 'a', 'b']);
});

test('[RT12] on random floors a chat of a Speedy team goes only to who asked, one for each asking', () => {
  holds((floor, decided) => {
    const speedy = decided.filter((one) => one.chat.assignment === 'speedy');
    for (const { memberId } of speedy) expect(agentOf(floor, memberId).asksForNext).toBe(true);
    expect(new Set(speedy.map(({ memberId }) => memberId)).size).toBe(speedy.length);
  });
});

test('[RT12] a member of teams of both kinds gets chats of one by themselves, of the other when they ask', () => {
  const both = { teamIds: ['support', 'cards'] };
  const queue = [
    chat('asked for', { teamId: 'cards', assignment: 'speedy', queuedAt: 1 }),
    chat('next of those', { teamId: 'cards', assignment: 'speedy', queuedAt: 2 }),
    chat('by itself', { queuedAt: 3 }),
  ];
  const given = (asksForNext: boolean) =>
    decide({ agents: [agent('ana', { ...both, asksForNext })], queue }).map((decided) => decided.chat.id);
  expect(given(false)).toEqual(['by itself']);
  expect(given(true)).toEqual(['asked for', 'by itself']);
});
