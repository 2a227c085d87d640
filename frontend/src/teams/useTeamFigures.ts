import type { MemberCard } from '#shared/members/members.contract';
import { useMembersStore } from '../members/members.store';

/** Whether routing may give this member a chat as soon as a slot is free. */
export function isHere(card: Pick<MemberCard, 'presence' | 'connected'>): boolean {
  return card.presence === 'online' && card.connected;
}

/** Slots of a member that a chat could take now. */
export function freeSlots(card: MemberCard): number {
  return isHere(card) ? Math.max(0, card.cap - card.load) : 0;
}

/** What the cards of a team's members add up to. */
export function useTeamFigures() {
  const members = useMembersStore();

  const onlineOf = (teamId: string): number => members.ofTeam(teamId).filter(isHere).length;

  return { onlineOf };
}
