import { useDebounceFn } from '@vueuse/core';
import { computed, shallowRef, watch } from 'vue';
import { findUsers, type FoundUser } from '#shared/chats/userSearch.contract';
import { ask } from '../wire/ask';
import { errorText } from '../wire/errorText';

/** Fewer letters than this begin too many names. */
const fewest = 2;
const stillTypingMs = 150;
const wordsMax = 80;

/** The users of the floor that a question finds: asked for once the typing pauses; of answers only the latest counts. */
export function useFoundUsers(question: () => string) {
  const users = shallowRef<readonly FoundUser[]>([]);
  const failure = shallowRef<string>();
  const asking = shallowRef(false);
  const words = computed(() => question().trim().slice(0, wordsMax));
  let round = 0;

  const find = useDebounceFn(async (mine: number) => {
    if (mine !== round) return;
    try {
      const found = await ask(findUsers, { words: words.value });
      if (mine === round) users.value = found.users;
    } catch (error) {
      if (mine === round) failure.value = errorText(error);
    } finally {
      if (mine === round) asking.value = false;
    }
  }, stillTypingMs);

  watch(words, (now) => {
    const mine = ++round;
    users.value = [];
    failure.value = undefined;
    asking.value = now.length >= fewest;
    if (asking.value) void find(mine);
  });

  return { users, failure, asking };
}
