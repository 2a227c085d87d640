import { useDocumentVisibility, useTimeoutFn } from '@vueuse/core';
import { computed, ref, shallowRef, watch } from 'vue';
import type { InsightFilter } from '#shared/insights/filter.contract';
import type { InputOf, OutputOf, Request } from '#shared/wire/request';
import { ask } from '../wire/ask';
import { useConnectionStore } from '../wire/connection.store';
import { errorText } from '../wire/errorText';
import { useInsightsStore } from './insights.store';

/** How long what was counted is gathered before a view is read again, in milliseconds. */
const gatherMs = 2_000;

/**
 * The answer of one view: read when what is looked at changes, and again when more was counted, unless the page is
 * hidden. What is shown stays until the next answer is here; numbers of another filter are `old` until then.
 */
export function useInsight<R extends Request>(request: R, filter: () => InsightFilter | null) {
  const insights = useInsightsStore();
  const connection = useConnectionStore();
  const visibility = useDocumentVisibility();
  const answer = shallowRef<OutputOf<R>>();
  const answeredFor = ref('');
  const failure = ref<string>();
  const wish = computed(() => JSON.stringify(filter()));
  const old = computed(() => answer.value !== undefined && answeredFor.value !== wish.value);
  let round = 0;
  let missed = false;

  async function read(): Promise<void> {
    const wanted = filter();
    if (!wanted || !connection.connected) return;
    const [own, asked] = [++round, wish.value];
    try {
      const output = await ask(request, { filter: wanted } as InputOf<R>);
      if (own === round) take(asked, output);
    } catch (error) {
      if (own === round) fail(asked, error);
    }
  }

  function take(asked: string, output: OutputOf<R>): void {
    answer.value = output;
    answeredFor.value = asked;
    failure.value = undefined;
  }

  /** Numbers of another filter do not stand below a failure; the same ones, only older, do. */
  function fail(asked: string, error: unknown): void {
    failure.value = errorText(error);
    if (answeredFor.value !== asked) answer.value = undefined;
  }

  const soon = useTimeoutFn(() => void read(), gatherMs, { immediate: false });
  watch(
    () => insights.turn,
    () => {
      if (visibility.value === 'hidden') missed = true;
      else if (!soon.isPending.value) soon.start();
    },
  );
  watch(visibility, (now) => {
    if (now === 'hidden' || !missed) return;
    missed = false;
    void read();
  });
  watch(
    [wish, () => connection.connected],
    ([now], [before]) => {
      if (before !== undefined && businessIn(now) !== businessIn(before)) answer.value = undefined;
      void read();
    },
    { immediate: true },
  );

  return { answer, failure, old, read };
}

function businessIn(wish: string): string | undefined {
  return (JSON.parse(wish) as InsightFilter | null)?.businessId;
}
