import type { AssignmentMode } from '#shared/teams/teams.contract';
import type { SlotDoc } from './slots.model.js';

/** A member with what decides whether they are given a chat. */
export interface AgentOnFloor {
  id: string;
  presence: 'online' | 'break' | 'offline';
  connected: boolean;
  paused: boolean;
  /** They asked for the next chat, and none has come for that yet. */
  asksForNext: boolean;
  load: number;
  cap: number;
  teamIds: readonly string[];
  /** null: every business. */
  businessIds: readonly string[] | null;
  /** Milliseconds. */
  idleSince: number;
}

/** A chat as it stands in a queue. */
export interface StandingChat {
  id: string;
  businessId: string;
  teamId: string;
  /** The member in whose personal queue it stands; null: the team's queue. */
  queueOf: string | null;
  returned: boolean;
  /** Milliseconds. */
  queuedAt: number;
}

/** The same, with how its team's chats find an agent. */
export interface QueuedChat extends StandingChat {
  assignment: AssignmentMode;
}

export interface FloorState {
  agents: readonly AgentOnFloor[];
  queue: readonly QueuedChat[];
}

export interface Assignment {
  chat: QueuedChat;
  memberId: string;
}

/** Free slots and idleness as they stand after the assignments decided so far. */
interface Candidate {
  agent: AgentOnFloor;
  free: number;
  idleSince: number;
  asksForNext: boolean;
}

/**
 * Who takes what now: each chat, in the order of the queue, goes to the member with most free slots, ties to the longest
 * idle. A chat of a *Speedy* team goes to members who asked for one only, one for each asking. A member's personal queue
 * comes before the team's. A chat that nobody can take blocks nobody.
 */
export function decide(floor: FloorState): Assignment[] {
  const candidates = floor.agents.filter(isFree).map(toCandidate);
  const ordered = [...floor.queue].sort(inOrder);
  const personal = ordered.filter((chat) => chat.queueOf !== null);
  const team = ordered.filter((chat) => chat.queueOf === null);
  const decided: Assignment[] = [];
  for (const chat of [...personal, ...team]) {
    const taker = best(
      candidates.filter((candidate) => isOpenTo(candidate, chat) && mayTake(candidate.agent, chat)),
    );
    if (!taker) continue;
    decided.push({ chat, memberId: taker.agent.id });
    taker.free--;
    taker.idleSince = Number.MAX_SAFE_INTEGER;
    if (chat.assignment === 'speedy') taker.asksForNext = false;
  }
  return decided;
}

/** The order of every queue: returned first, then longest waiting. */
export function inOrder(one: StandingChat, other: StandingChat): number {
  if (one.returned !== other.returned) return one.returned ? -1 : 1;
  return one.queuedAt - other.queuedAt || compare(one.id, other.id);
}

/** Whether routing may give this member anything at all. */
export function isFree(agent: AgentOnFloor): boolean {
  return agent.presence === 'online' && agent.connected && !agent.paused && agent.load < agent.cap;
}

/** Whether this chat is one for this member: their team, their business, nobody else's personal queue. */
export function mayTake(
  agent: AgentOnFloor,
  chat: Pick<StandingChat, 'businessId' | 'teamId' | 'queueOf'>,
): boolean {
  const theirs = chat.queueOf === null || chat.queueOf === agent.id;
  return theirs && agent.teamIds.includes(chat.teamId) && serves(agent, chat.businessId);
}

function isOpenTo({ free, asksForNext }: Candidate, { assignment }: QueuedChat): boolean {
  return free > 0 && (assignment === 'balanced' || asksForNext);
}

function serves(agent: AgentOnFloor, businessId: string): boolean {
  return agent.businessIds === null || agent.businessIds.includes(businessId);
}

function best(candidates: Candidate[]): Candidate | null {
  return candidates.reduce<Candidate | null>(
    (found, next) => (found === null || isBefore(next, found) ? next : found),
    null,
  );
}

function isBefore(one: Candidate, other: Candidate): boolean {
  if (one.free !== other.free) return one.free > other.free;
  if (one.idleSince !== other.idleSince) return one.idleSince < other.idleSince;
  return compare(one.agent.id, other.agent.id) < 0;
}

/** A member as their slot says. */
export function toAgent(slot: SlotDoc): AgentOnFloor {
  const { presence, connected, paused, load, cap, teamIds, businessIds } = slot;
  const idleSince = slot.idleSince.getTime();
  const asksForNext = slot.asksForNext ?? false;
  return {
    ...{ id: slot._id, presence, connected, paused, asksForNext },
    ...{ load, cap, teamIds, businessIds, idleSince },
  };
}

function toCandidate(agent: AgentOnFloor): Candidate {
  const { cap, load, idleSince, asksForNext } = agent;
  return { agent, free: cap - load, idleSince, asksForNext };
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
