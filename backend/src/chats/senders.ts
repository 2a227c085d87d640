import type { Sender } from '#shared/chats/chats.contract';
import type { Person } from '#shared/wire/errors';

/** Baton itself: routing, timers. */
export const baton: Sender = { type: 'system', id: null, name: 'Baton' };

export const bot: Sender = { type: 'bot', id: null, name: 'Bot' };

/** A member as the sender of a row. */
export function asAgent(person: Person): Sender {
  return { type: 'agent', id: person.id, name: person.name };
}

/** The chat's user as the sender of a row. */
export function asUser(chat: { userId: string; userName: string }): Sender {
  return { type: 'user', id: chat.userId, name: chat.userName };
}
