import type { Chat, ChatState } from '../chats/chats.contract.js';
import type { ChatFilter, ListName, ListPlace } from './overview.contract.js';

const listOfState: Record<ChatState, ListName> = {
  bot: 'bot',
  queued: 'queue',
  active: 'active',
  waiting: 'waiting',
  completed: 'completed',
};

/** The list in which a chat of this state stands. */
export function listOf(state: ChatState): ListName {
  return listOfState[state];
}

export type Listed = Pick<
  Chat,
  | 'id'
  | 'state'
  | 'teamId'
  | 'assignee'
  | 'newUser'
  | 'openedAt'
  | 'queuedAt'
  | 'assignedAt'
  | 'waitingSince'
  | 'delayedAt'
  | 'completedAt'
>;

/** Whether a chat is delayed: what is completed has ended its waiting. */
export function isDelayed({ state, delayedAt }: Pick<Chat, 'state' | 'delayedAt'>): boolean {
  return delayedAt !== null && state !== 'completed';
}

/** Whether a chat is among those that the filter asks for. */
export function matches(
  chat: Pick<Listed, 'state' | 'teamId' | 'assignee' | 'newUser' | 'delayedAt'>,
  { teamId, assigneeId, newUsers, delayed }: ChatFilter,
): boolean {
  if (teamId !== null && chat.teamId !== teamId) return false;
  if (assigneeId !== null && chat.assignee?.id !== assigneeId) return false;
  if (newUsers && !chat.newUser) return false;
  return !delayed || isDelayed(chat);
}

/** Since when a chat stands in its list; the lists are in this order, the longest first. */
export function placeIn(chat: Listed): ListPlace {
  return { at: since(chat) ?? chat.openedAt, id: chat.id };
}

function since(chat: Listed): number | null {
  switch (chat.state) {
    case 'bot':
      return chat.openedAt;
    case 'queued':
      return chat.queuedAt;
    case 'active':
      return chat.assignedAt;
    case 'waiting':
      return chat.waitingSince;
    case 'completed':
      return chat.completedAt;
  }
}

/** Compares two places of one list: what comes first is less. Completed chats stand the newest first. */
export function inOrder(list: ListName, a: ListPlace, b: ListPlace): number {
  const later = a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  return list === 'completed' ? -later : later;
}
