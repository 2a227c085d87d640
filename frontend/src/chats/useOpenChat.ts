import { watch, type Ref } from 'vue';
import { useRouter } from 'vue-router';
import { useSessionStore } from '../session/session.store';
import { useChatsStore } from './chats.store';
import { leftByOwnHand, nextToOpen } from './leaving';
import { useHeldChat } from './useHeldChat';

/**
 * The chat that is open: with none open the next one opens as it comes, and after the one that the member has closed
 * or given away the next one does. `moved` is told when a chat opens by itself.
 */
export function useOpenChat(chatId: Ref<string | undefined>, moved: () => void) {
  const chats = useChatsStore();
  const session = useSessionStore();
  const router = useRouter();
  const { inStep, failure, retry } = useHeldChat(chatId);

  function open(id: string | undefined): void {
    void router.replace({ name: 'chats', params: id ? { chatId: id } : {} });
    moved();
  }

  watch(
    [chatId, inStep, () => chats.active],
    ([id, ready, active]) => {
      const next = id || !ready ? undefined : nextToOpen(active);
      if (next) open(next.id);
    },
    { immediate: true },
  );

  watch(
    () => [chatId.value, chatId.value ? chats.isOwn(chatId.value) : false] as const,
    ([id, own], [idBefore, ownBefore]) => {
      if (!id || id !== idBefore || own || !ownBefore) return;
      if (leftByOwnHand(chats.rowsOf(id), session.me?.id)) open(nextToOpen(chats.active)?.id);
    },
  );

  return { failure, retry };
}
