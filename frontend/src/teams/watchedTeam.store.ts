import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef } from 'vue';
import type { Chat } from '#shared/chats/chats.contract';
import { leaveTeam, watchTeam, type TeamCounts } from '#shared/teams/floor.contract';
import type { ConsoleEvents } from '#shared/wire/events';
import { ask } from '../wire/ask';
import { Refused } from '../wire/refused';

const open: readonly Chat['state'][] = ['queued', 'active', 'waiting'];

/** The team whose screen is open: its open chats and how many there are. */
export const useWatchedTeamStore = defineStore('watchedTeam', () => {
  const teamId = ref<string | null>(null);
  const byId = shallowReactive(new Map<string, Chat>());
  const counts = shallowRef<TeamCounts | null>(null);
  /** The newest row known of each chat, also of those that left: nothing older brings one back. */
  const known = new Map<string, number>();
  /** Chats told of since the watching was last asked for: the answer may be older than they are. */
  const toldSince = new Set<string>();
  /** Grows with each fact, for whoever reads figures that follow from them. */
  const turn = ref(0);

  const chats = computed(() => [...byId.values()]);
  const queued = computed(() => inState('queued').sort(inQueueOrder));
  const active = computed(() => inState('active').sort(byTime('assignedAt')));
  const waiting = computed(() => inState('waiting').sort(byTime('waitingSince')));

  function inState(state: Chat['state']): Chat[] {
    return chats.value.filter((chat) => chat.state === state);
  }

  function put(chat: Chat): void {
    if ((known.get(chat.id) ?? -1) >= chat.seq) return;
    known.set(chat.id, chat.seq);
    if (chat.teamId === teamId.value && open.includes(chat.state)) byId.set(chat.id, chat);
    else byId.delete(chat.id);
  }

  function clear(): void {
    byId.clear();
    known.clear();
    counts.value = null;
  }

  /** Watches a team in place of the one before. What is told meanwhile and newer than the answer stays. */
  async function watchIt(id: string): Promise<void> {
    if (teamId.value !== id) clear();
    teamId.value = id;
    toldSince.clear();
    const answer = await ask(watchTeam, { teamId: id });
    if (teamId.value !== id) return;
    const present = new Set(answer.chats.map((chat) => chat.id));
    for (const chat of answer.chats) put(chat);
    for (const chat of byId.values())
      if (!present.has(chat.id) && !toldSince.has(chat.id)) byId.delete(chat.id);
    counts.value = answer.counts;
    turn.value++;
  }

  async function leave(): Promise<void> {
    teamId.value = null;
    clear();
    // Not to be told any more is a kindness to the line, not something to fail for.
    await ask(leaveTeam, {}).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
    });
  }

  const events = {
    'team:chat': (told: ConsoleEvents['team:chat']) => {
      if (told.teamId !== teamId.value) return;
      toldSince.add(told.chat.id);
      put(told.chat);
      turn.value++;
    },
    'team:counts': (told: ConsoleEvents['team:counts']) => {
      if (told.teamId === teamId.value) counts.value = told.counts;
    },
  };

  return { teamId, counts, turn, chats, queued, active, waiting, watchIt, leave, events };
});

/** The longest wait first; who was returned by an agent keeps the time of their first wait. */
function inQueueOrder(one: Chat, other: Chat): number {
  return byTime('queuedAt')(one, other);
}

function byTime(field: 'queuedAt' | 'assignedAt' | 'waitingSince') {
  return (one: Chat, other: Chat) => (one[field] ?? 0) - (other[field] ?? 0) || (one.id < other.id ? -1 : 1);
}
