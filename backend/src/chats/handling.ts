import type { ChatDoc } from './chats.model.js';

type Held = Pick<ChatDoc, 'state' | 'cycle' | 'handledSince' | 'handledMs' | 'assignedAt'>;

/**
 * What a move changes of the time for which agents have had a chat in hand: it runs while the chat is active, stands
 * still while it waits for its user or in a queue, and begins anew with each cycle.
 */
export function handling(
  before: Held,
  after: Held,
  now: Date,
): Pick<ChatDoc, 'handledSince' | 'handledMs'> | object {
  const [was, is] = [before.state === 'active', after.state === 'active'];
  const begun = before.cycle === after.cycle ? handledUntil(before, now) : null;
  if (was === is && before.cycle === after.cycle) return {};
  return is ? { handledSince: now, handledMs: begun ?? 0 } : { handledSince: null, handledMs: begun };
}

/** How long agents have had the chat in hand in this cycle, in milliseconds; null: none has. */
export function handledUntil({ state, handledSince, handledMs, assignedAt }: Held, now: Date): number | null {
  if (state !== 'active') return handledMs ?? null;
  const since = handledSince ?? assignedAt;
  return (handledMs ?? 0) + (since ? between(since, now) : 0);
}

/** How long a chat has been set aside for its user, in milliseconds. */
export function setAside(
  { state, waitingSince }: Pick<ChatDoc, 'state' | 'waitingSince'>,
  now: Date,
): number {
  return state === 'waiting' && waitingSince ? between(waitingSince, now) : 0;
}

function between(from: Date, to: Date): number {
  return Math.max(0, to.getTime() - from.getTime());
}
