import type { Chat, Message } from '#shared/chats/chats.contract';

/** Whether a chat left by its own agent's hand: then the next one may open; otherwise the agent is told first. */
export function leftByOwnHand(rows: readonly Message[], myId: string | undefined): boolean {
  const last = rows.findLast((row) => row.event !== null && leaving.has(row.event.type))?.event;
  if (last?.type === 'closed') return last.by !== null && last.by.id === myId;
  return last?.type === 'reassigned' && last.by.id === myId;
}

const leaving: ReadonlySet<string> = new Set(['closed', 'reassigned', 'returned']);

/** The chat to open next: a new one before one with unread messages before the first. */
export function nextToOpen(active: readonly Chat[]): Chat | undefined {
  const fresh = active.find((chat) => chat.readByAgent < chat.assignedSeq);
  return fresh ?? active.find((chat) => chat.unread > 0) ?? active[0];
}
