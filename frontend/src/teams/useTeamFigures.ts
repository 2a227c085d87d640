import type { MemberCard } from '#shared/members/members.contract';
import { useColleagues } from '../members/useColleagues';

/** Whether routing may give this member a chat as soon as a slot is free. */
function isHere(card: Pick<MemberCard, 'presence' | 'connected'>): boolean {
  return card.presence === 'online' && card.connected;
}

/** Slots of a member that a chat could take now. */
export function freeSlots(card: MemberCard): number {
  return isHere(card) ? Math.max(0, card.cap - card.load) : 0;
}

/** What of a team's slots is used and free now, against what is in its queue. */
export interface Capacity {
  used: number;
  free: number;
  queued: number;
  /** Free slots that are left, or chats that are too many, once the queue is taken. */
  spare: number;
  /** The share of the free slots that the queue would fill, 0 to 1. */
  filled: number;
}

export function capacityOf(cards: readonly MemberCard[], queued: number): Capacity {
  const here = cards.filter(isHere);
  const free = here.reduce((sum, card) => sum + freeSlots(card), 0);
  const used = here.reduce((sum, card) => sum + card.load, 0);
  const filled = free === 0 ? Number(queued > 0) : Math.min(1, queued / free);
  return { used, free, queued, spare: free - queued, filled };
}

/** What the cards of a team's members add up to. */
export function useTeamFigures() {
  const members = useColleagues();

  /** Undefined until the colleagues are here. */
  const onlineOf = (teamId: string): number | undefined =>
    members.known ? members.ofTeam(teamId).filter(isHere).length : undefined;

  return { onlineOf };
}
