import type { Chat } from '#shared/chats/chats.contract';

/** What a member must hear of: chats that came to them, and chats with new messages of their user. */
export interface Alerts {
  assigned: Chat[];
  messages: Chat[];
}

type Known = ReadonlyMap<string, Pick<Chat, 'assignedSeq' | 'lastMessage'>>;

/** Compares the own active chats with those known before. */
export function alertsBetween(before: Known, after: readonly Chat[]): Alerts {
  const alerts: Alerts = { assigned: [], messages: [] };
  for (const chat of after) {
    const known = before.get(chat.id);
    if (!known || known.assignedSeq !== chat.assignedSeq) alerts.assigned.push(chat);
    else if (hasNewMessage(known, chat)) alerts.messages.push(chat);
  }
  return alerts;
}

function hasNewMessage(known: Pick<Chat, 'lastMessage'>, chat: Chat): boolean {
  const last = chat.lastMessage;
  return last?.from.type === 'user' && last.seq > (known.lastMessage?.seq ?? 0);
}

/** How each is told: in front a new chat sounds; behind, it is a notification, and a message sounds. */
export function mannerOf(what: keyof Alerts, inFront: boolean): 'sound' | 'notification' | 'quiet' {
  if (what === 'assigned') return inFront ? 'sound' : 'notification';
  return inFront ? 'quiet' : 'sound';
}
