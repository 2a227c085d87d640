import { computed, shallowRef } from 'vue';
import { suggestClosing, type Suggested } from '#shared/suggestions/suggestions.contract';
import type { Chosen, Taxonomy } from '../closures/liveChoice';
import { ask } from '../wire/ask';
import { standingPairs } from './standingPairs';

/**
 * What a chat is likely to be closed with. Asked for when the dialog opens, which does not wait for it; the pairs follow
 * the list as it changes, and nothing is shown where there is no answer.
 */
export function useSuggestions(list: Taxonomy) {
  const suggested = shallowRef<Suggested | null>(null);
  const pairs = computed<Chosen[]>(() => standingPairs(suggested.value?.pairs ?? [], list));
  let turn = 0;

  async function look(chatId: string): Promise<void> {
    suggested.value = null;
    turn += 1;
    const own = turn;
    // Without the line, or without a model, one closes as ever.
    const answer = await ask(suggestClosing, { chatId }).catch(() => null);
    if (own === turn) suggested.value = answer?.suggested ?? null;
  }

  return { suggested, pairs, look };
}
