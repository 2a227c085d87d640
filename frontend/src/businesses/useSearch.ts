import { computed, shallowRef, watch } from 'vue';
import { searchChats, type FoundChat, type SearchWish } from '#shared/overview/search.contract';
import { ask } from '../wire/ask';
import { useConnectionStore } from '../wire/connection.store';
import { errorText } from '../wire/errorText';
import { useAttempt } from '../wire/useAttempt';

interface Found {
  results: readonly FoundChat[];
  more: boolean;
}

/** What a search finds; asked for anew when the wish changes, page by page after that. */
export function useSearch(businessId: () => string, wish: () => SearchWish) {
  const connection = useConnectionStore();
  const found = shallowRef<Found>();
  const failure = shallowRef<string>();
  const next = useAttempt();
  let round = 0;

  const results = computed(() => found.value?.results ?? []);
  const more = computed(() => found.value?.more ?? false);

  async function search(): Promise<void> {
    const mine = ++round;
    failure.value = undefined;
    try {
      const page = await ask(searchChats, { businessId: businessId(), wish: wish(), after: null });
      if (mine === round) found.value = page;
    } catch (error) {
      if (mine === round) failure.value = errorText(error);
    }
  }

  function loadMore(): Promise<boolean> {
    const mine = round;
    const after = results.value.at(-1)?.place ?? null;
    return next.attempt(async () => {
      const page = await ask(searchChats, { businessId: businessId(), wish: wish(), after });
      if (mine === round) found.value = { results: [...results.value, ...page.results], more: page.more };
    });
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

  return { found, results, more, failure, search, loadMore, next };
}
