import { defineStore } from 'pinia';
import { computed, ref, shallowReactive } from 'vue';
import { followMembers, leaveMembers, type MemberCard } from '#shared/members/members.contract';
import type { ConsoleEvents } from '#shared/wire/events';
import { ask } from '../wire/ask';
import { jittered, pause } from '../wire/operation';
import { Refused } from '../wire/refused';

/** How long colleagues are followed after nothing shows them any more: the next screen often does. Milliseconds. */
const lingerMs = 10_000;
/** Longest pause before reading that failed is tried again, in milliseconds. */
const againMs = 4_000;

/** The colleagues this member may see, for as long as something shows them. */
export const useMembersStore = defineStore('members', () => {
  const byId = shallowReactive(new Map<string, MemberCard>());
  /** Whether the colleagues are here; false until they have been read. */
  const known = ref(false);
  const list = computed(() => [...byId.values()].sort((a, b) => a.name.localeCompare(b.name)));
  /** Told since they were last asked for: the answer may be older than these. */
  const toldSince = new Set<string>();
  let shownBy = 0;
  let following = false;
  let round = 0;
  let lingering: ReturnType<typeof setTimeout> | undefined;
  /** Following again waits until leaving has been answered, so that the two cannot cross. */
  let leaving: Promise<unknown> = Promise.resolve();

  /** Members of a team, those who are online and connected first. */
  function ofTeam(teamId: string): MemberCard[] {
    const rank = (card: MemberCard) => (card.presence === 'online' && card.connected ? 0 : 1);
    return list.value
      .filter((card) => card.teamIds.includes(teamId))
      .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  }

  /** Follows the colleagues until what is returned is called; many may follow at once. */
  function follow(): () => void {
    shownBy++;
    clearTimeout(lingering);
    if (!following) {
      following = true;
      void read();
    }
    return () => {
      if (--shownBy === 0) lingering = setTimeout(leave, lingerMs);
    };
  }

  function leave(): void {
    following = false;
    round++;
    known.value = false;
    byId.clear();
    // Not to be told any more is a kindness to the line, not something to fail for.
    leaving = ask(leaveMembers, {}).catch(() => undefined);
  }

  /** Reads all of them; tries until it has, unless the line is down: then the next sync reads. */
  async function read(): Promise<void> {
    const mine = ++round;
    await leaving;
    while (mine === round) {
      try {
        toldSince.clear();
        const { members } = await ask(followMembers, {});
        return void (mine === round && take(members));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (!error.sent || !error.retryable) return;
        await pause(jittered(againMs));
      }
    }
  }

  /** Replaces all but what was told meanwhile: who is missing is no longer seen. */
  function take(cards: readonly MemberCard[]): void {
    const present = new Set([...cards.map(({ id }) => id), ...toldSince]);
    for (const id of [...byId.keys()]) if (!present.has(id)) byId.delete(id);
    for (const card of cards) if (!toldSince.has(card.id)) byId.set(card.id, card);
    known.value = true;
  }

  function put(cards: readonly MemberCard[]): void {
    if (!following) return;
    for (const card of cards) {
      toldSince.add(card.id);
      byId.set(card.id, card);
    }
  }

  /** The line is back, as another socket: what is shown here is followed again. */
  function sync(): void {
    if (following) void read();
  }

  const events = {
    'members:changed': ({ members }: ConsoleEvents['members:changed']) => put(members),
  };

  return { byId, known, list, ofTeam, follow, put, sync, events };
});
