import { computed, onScopeDispose, ref, watch, type Ref } from 'vue';
import { useNotesStore } from '../notes/notes.store';
import { useConnectionStore } from '../wire/connection.store';
import { errorText } from '../wire/errorText';
import { useChatsStore } from './chats.store';

/** Keeps the chat that is open on the page, also after it has left, and reads it where it is not the member's own. */
export function useHeldChat(chatId: Ref<string | undefined>) {
  const chats = useChatsStore();
  const notes = useNotesStore();
  const connection = useConnectionStore();
  const failure = ref<string>();
  const inStep = computed(() => connection.state !== 'connecting');
  let held: string | undefined;

  async function load(id: string): Promise<void> {
    failure.value = undefined;
    try {
      if (chats.chatOf(id)) chats.holdTranscript(id);
      else await chats.openTranscript(id);
      const chat = chats.chatOf(id);
      if (chat && !chats.contextOf(id)) await notes.read(chat.businessId, chat.userId);
    } catch (error) {
      if (id === chatId.value) failure.value = errorText(error);
    }
  }

  function letGo(): void {
    if (held) chats.closeTranscript(held);
    held = undefined;
  }

  watch(
    [chatId, inStep],
    ([id, ready]) => {
      if (held !== id) letGo();
      if (!id || !ready || held === id) return;
      held = id;
      void load(id);
    },
    { immediate: true },
  );
  onScopeDispose(letGo);

  return { inStep, failure, retry: () => chatId.value && load(chatId.value) };
}
