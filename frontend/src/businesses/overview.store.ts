import { defineStore } from 'pinia';
import { ref, shallowReactive, shallowRef } from 'vue';
import { reopenChat, type Chat } from '#shared/chats/chats.contract';
import { placeIn } from '#shared/overview/lists';
import {
  leaveOverview,
  pageOverview,
  watchChat,
  watchOverview,
  type BusinessCount,
  type ListCounts,
} from '#shared/overview/overview.contract';
import type { ConsoleEvents } from '#shared/wire/events';
import type { InputOf } from '#shared/wire/request';
import { useChatsStore } from '../chats/chats.store';
import { timeZone } from '../ui/timeZone';
import { ask } from '../wire/ask';
import { errorText } from '../wire/errorText';
import type { EventHandlers } from '../wire/handlers';
import { withSameOperation } from '../wire/operation';
import { Refused } from '../wire/refused';
import { isSame, withChanges, withPage, type ListWindow, type Wanted } from './listWindow';

/** The floor as a lead watches it: what each business has under way, one list of one of them, and one chat. */
export const useOverviewStore = defineStore('overview', () => {
  const chats = useChatsStore();
  const businesses = shallowReactive(new Map<string, BusinessCount>());
  /** What is watched; undefined while nothing is. A null list: the businesses alone. */
  const wanted = shallowRef<Wanted | null>();
  const counts = shallowRef<ListCounts | null>(null);
  const window = shallowRef<ListWindow | null>(null);
  const failure = ref<string>();
  let round = 0;
  /** Chats told while the window is being read. */
  let held: Chat[] = [];
  let reading: string | null = null;

  /** Watches a list, or with null the businesses alone, in place of what was watched before. */
  async function watch(wish: Wanted | null): Promise<void> {
    if (!isSame(wish, wanted.value ?? null)) {
      if (wish?.businessId !== wanted.value?.businessId) counts.value = null;
      window.value = null;
    }
    wanted.value = wish;
    await read();
  }

  async function read(): Promise<void> {
    const [mine, watched] = [++round, wanted.value ?? null];
    held = [];
    failure.value = undefined;
    try {
      const answer = await ask(watchOverview, { watched, timeZone: timeZone.value });
      if (mine !== round) return;
      businesses.clear();
      for (const count of answer.businesses) businesses.set(count.businessId, count);
      counts.value = answer.counts;
      window.value = answer.window && watched && withChanges(answer.window, held, watched);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (mine === round) failure.value = errorText(error);
    }
  }

  /** Nobody looks any more. */
  function leave(): void {
    round++;
    wanted.value = undefined;
    window.value = null;
    counts.value = null;
    ask(leaveOverview, {}).catch(() => undefined);
  }

  /** Loads the chats that follow. Throws `Refused`. */
  async function loadMore(): Promise<void> {
    const [mine, watched, last] = [round, wanted.value, window.value?.chats.at(-1)];
    if (!watched || !last) return;
    const page = await ask(pageOverview, { ...watched, after: placeIn(last) });
    if (mine === round && window.value) window.value = withPage(window.value, page, watched);
  }

  function take({ businesses: changed, list }: ConsoleEvents['overview:changed']): void {
    if (wanted.value === undefined) return;
    for (const count of changed) businesses.set(count.businessId, count);
    if (!list || list.businessId !== wanted.value?.businessId) return;
    counts.value = list.counts;
    if (list.anew) return void read();
    if (window.value) window.value = withChanges(window.value, list.chats, wanted.value);
    else held.push(...list.chats);
  }

  /** Reads along in a chat that is open here; null ends it. What was said until then is read where it is missing. */
  async function readAlong(chatId: string | null): Promise<void> {
    reading = chatId;
    const { chat } = await ask(watchChat, { chatId });
    if (chat && reading === chatId) chats.put({ chat, messages: [] });
  }

  /** Gives a completed chat to a team or one of its agents, to go on in its next cycle. */
  async function reopen(input: Omit<InputOf<typeof reopenChat>, 'opId'>): Promise<Chat> {
    const opId = crypto.randomUUID();
    const { chat } = await withSameOperation(() => ask(reopenChat, { ...input, opId }));
    chats.put({ chat, messages: [] });
    return chat;
  }

  /** The line is back, as another socket: it is told again what is watched here. */
  function sync(): void {
    if (wanted.value !== undefined) void read();
    if (reading !== null) readAlong(reading).catch(() => undefined);
  }

  const events = {
    'overview:changed': take,
  } satisfies Partial<EventHandlers>;

  return {
    businesses,
    wanted,
    counts,
    window,
    failure,
    watch,
    read,
    leave,
    loadMore,
    readAlong,
    reopen,
    sync,
    events,
  };
});
