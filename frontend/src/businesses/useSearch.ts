import { computed, shallowRef, watch } from 'vue';
import { searchChats, type FoundChat, type SearchWish } from '#shared/overview/search.contract';
import { ask } from '../wire/ask';
import { useConnectionStore } from '../wire/connection.store';
import { errorText } from '../wire/errorText';
import { useAttempt } from '../wire/useAttempt';

interface Found {
  results: readonly FoundChat[];
  next: number | null;
  lookedTo: number | null;
}

/** Fewer results than this, and the search goes on by itself, farther back. */
const fewest = 20;

/** What a search finds; asked for anew when the wish changes, page by page after that. */
export function useSearch(businessId: () => string, wish: () => SearchWish) {
  const connection = useConnectionStore();
  const found = shallowRef<Found>();
  const failure = shallowRef<string>();
  const next = useAttempt();
  let round = 0;

  const results = computed(() => found.value?.results ?? []);
  const more = computed(() => (found.value?.next ?? null) !== null);
  /** Up to which moment back it was looked, where there is more. */
  const lookedTo = computed(() => found.value?.lookedTo ?? null);

  async function search(): Promise<void> {
    const mine = ++round;
    failure.value = undefined;
    try {
      await goOn(mine, null);
    } catch (error) {
      if (mine === round) failure.value = errorText(error);
    }
  }

  /** Reads pages until there is something to show. A question asked meanwhile ends it. */
  async function goOn(mine: number, before: Found | null): Promise<void> {
    let seen = before;
    const enough = results.value.length * (before ? 1 : 0) + fewest;
    do {
      const asked = { businessId: businessId(), wish: wish(), after: seen?.next ?? null };
      const page = await ask(searchChats, asked);
      if (mine !== round) return;
      seen = { ...page, results: [...(seen?.results ?? []), ...page.results] };
      found.value = seen;
    } while (seen.next !== null && seen.results.length < enough);
  }

  function loadMore(): Promise<boolean> {
    return next.attempt(() => goOn(round, found.value ?? null));
  }

  watch(
    () => connection.state !== 'connecting' && JSON.stringify([businessId(), wish()]),
    (asked) => {
      if (asked === false) return;
      found.value = undefined;
      void search();
    },
    { immediate: true },
  );

  return { found, results, more, lookedTo, failure, search, loadMore, next };
}
