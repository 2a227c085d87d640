import { computed, onScopeDispose, watch, type Ref } from 'vue';
import { useChatsStore } from '../chats/chats.store';
import { useHeldChat } from '../chats/useHeldChat';
import { useOverviewStore } from './overview.store';

/** The chat that is open in Businesses: read, kept on the page, and told row by row while it is open. */
export function useWatchedChat(chatId: Ref<string | undefined>) {
  const chats = useChatsStore();
  const overview = useOverviewStore();
  const { failure, retry } = useHeldChat(chatId);
  const chat = computed(() => (chatId.value ? chats.chatOf(chatId.value) : undefined));

  // Asked for once the transcript is here, so that nothing told can pass it by.
  watch(
    () => chat.value?.id ?? null,
    (id) => readAlong(id),
    { immediate: true },
  );
  onScopeDispose(() => readAlong(null));

  /** Without the line it is asked for again with the next sync. */
  function readAlong(id: string | null): void {
    overview.readAlong(id).catch(() => undefined);
  }

  return { chat, failure, retry };
}
