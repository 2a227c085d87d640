import { defineStore } from 'pinia';
import { computed, shallowReactive } from 'vue';
import type { MemberCard } from '#shared/members/members.contract';
import type { ConsoleEvents } from '#shared/wire/events';

/** The colleagues this member may see. */
export const useMembersStore = defineStore('members', () => {
  const byId = shallowReactive(new Map<string, MemberCard>());
  const list = computed(() => [...byId.values()].sort((a, b) => a.name.localeCompare(b.name)));

  /** Members of a team, those who are online and connected first. */
  function ofTeam(teamId: string): MemberCard[] {
    const rank = (card: MemberCard) => (card.presence === 'online' && card.connected ? 0 : 1);
    return list.value
      .filter((card) => card.teamIds.includes(teamId))
      .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  }

  function put(cards: readonly MemberCard[]): void {
    for (const card of cards) byId.set(card.id, card);
  }

  /** Replaces all: who is missing is no longer seen. */
  function sync(cards: readonly MemberCard[]): void {
    byId.clear();
    put(cards);
  }

  const events = {
    'members:changed': ({ members }: ConsoleEvents['members:changed']) => put(members),
  };

  return { byId, list, ofTeam, put, sync, events };
});
