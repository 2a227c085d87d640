import type { Chat, ChatState } from '#shared/chats/chats.contract';
import type { AssignmentMode } from '#shared/teams/teams.contract';
import type { Person } from '#shared/wire/errors';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';

/** What the rules need to know of a chat, stored or told. */
export interface Holding {
  state: ChatState;
  assignee: Person | null;
  queueOf: string | null;
}

/** What ties a member to a chat that they do not hold. */
export interface Ties {
  formerAgent: boolean;
  /** They hold another chat of the same user, and so may read the earlier ones. */
  holdsUser: boolean;
}

export const openStates: readonly ChatState[] = ['bot', 'queued', 'active', 'waiting'];

/** Who has the chat: its agent while active or waiting, else the owner of the personal queue it stands in. */
export function holderOf(chat: Holding): string | null {
  if (chat.state === 'active' || chat.state === 'waiting') return chat.assignee?.id ?? null;
  return chat.state === 'queued' ? chat.queueOf : null;
}

/** Whether a member of the chat's business may see it without looking up their ties. */
export function seesAtOnce(actor: Actor, chat: Holding): boolean {
  return actor.permissions.has('chats.viewAll') || holderOf(chat) === actor.memberId;
}

/** Whether a member of the chat's business may see it. */
export function maySee(actor: Actor, chat: Holding, ties: Ties): boolean {
  return seesAtOnce(actor, chat) || ties.formerAgent || ties.holdsUser;
}

/** Only its agent writes to the user. */
export function mayWrite(actor: Actor, chat: Holding): boolean {
  return (chat.state === 'active' || chat.state === 'waiting') && chat.assignee?.id === actor.memberId;
}

/** Its agent, or who may see all chats, adds notes and sends it to waiting. */
export function mayTend(actor: Actor, chat: Holding): boolean {
  return mayWrite(actor, chat) || actor.permissions.has('chats.viewAll');
}

/** Its holder, or who may see all chats, gives it to somebody else. */
export function mayReassign(actor: Actor, chat: Holding): boolean {
  return seesAtOnce(actor, chat);
}

/** Whether the agent takes their own chat back when its user answers: over the limit, but only online. */
export function takesBack(
  slot: AgentSlot | null,
  chat: { teamId: string | null; businessId: string },
): boolean {
  if (!slot || slot.presence !== 'online' || !slot.connected) return false;
  const serves = slot.businessIds === null || slot.businessIds.includes(chat.businessId);
  return serves && chat.teamId !== null && slot.teamIds.includes(chat.teamId);
}

/**
 * Whether a user who returns goes to this agent, who knew them, rather than to the team. A pause is one only where
 * chats come by themselves.
 */
export function knowsAndIsHere(
  slot: AgentSlot & { paused: boolean },
  chat: { businessId: string; teamId: string; assignment: AssignmentMode },
): boolean {
  const waitsInVain = slot.paused && chat.assignment === 'balanced';
  return !waitsInVain && takesBack(slot, chat);
}

/** A chat that a member began and its user has not seen yet: no time runs against a user who has not been here. */
export function awaitsVisit(chat: Pick<Chat, 'origin' | 'readByUser'>): boolean {
  return chat.origin === 'agent' && chat.readByUser === 0;
}

/** @throws DomainError CHAT_NOT_OPEN when it is completed; NOT_YOUR_CHAT when `may` says no. */
export function requireOpen(
  actor: Actor,
  chat: Holding,
  may: (actor: Actor, chat: Holding) => boolean,
): void {
  if (chat.state === 'completed') throw new DomainError('CHAT_NOT_OPEN', { state: chat.state });
  if (!may(actor, chat)) throw new DomainError('NOT_YOUR_CHAT', { assignee: chat.assignee });
}

interface AgentSlot {
  presence: string;
  connected: boolean;
  teamIds: readonly string[];
  /** null: every business. */
  businessIds: readonly string[] | null;
}

const lastLineMax = 200;

/** The beginning of a message, for lists. */
export function lastLine(text: string): string {
  if (text.length <= lastLineMax) return text;
  return [...text.slice(0, lastLineMax * 2)].slice(0, lastLineMax).join('');
}

/** Where a row moved its chat from and to, as far as members are concerned. */
export function handing(
  before: { state: ChatState; assigneeId: string | null; queueOf: string | null } | null,
  after: Chat,
): { from: string | null; to: string | null } {
  const to = holderOf(after);
  if (!before) return { from: to, to };
  const { state, assigneeId, queueOf } = before;
  const assignee = assigneeId ? { id: assigneeId, name: '' } : null;
  return { from: holderOf({ state, assignee, queueOf }), to };
}
