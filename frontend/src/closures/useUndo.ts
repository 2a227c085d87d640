import { ref, watch } from 'vue';
import { useRouter } from 'vue-router';
import { undoSeconds, type Closure } from '#shared/closures/closures.contract';
import { useChatsStore } from '../chats/chats.store';
import { t } from '../i18n';
import { useToasts } from '../ui/useToasts';
import { errorText } from '../wire/errorText';
import { refusalOf } from '../wire/refused';
import { useClosuresStore } from './closures.store';

/**
 * Offers `Undo` for ten seconds after each closing of this page, and opens the dialog of `reopened` as it was once
 * the chat is back.
 */
export function useUndo() {
  const closures = useClosuresStore();
  const chats = useChatsStore();
  const router = useRouter();
  const toasts = useToasts();
  /** The chat whose dialog stands open again. */
  const reopened = ref<string | null>(null);
  const expected = ref<string | null>(null);

  watch(
    () => closures.undoable,
    (undoable) => undoable && offer(undoable.closure),
  );

  function offer(closure: Closure): void {
    toasts.show({
      message: closedText(closure),
      seconds: undoSeconds,
      action: { label: t('closures.undo'), run: () => undo(closure) },
    });
  }

  async function undo(closure: Closure): Promise<void> {
    try {
      const chat = await closures.undo(closure.closureId);
      expected.value = chat.id;
    } catch (error) {
      tell(error, closure);
    }
  }

  function tell(error: unknown, { userName }: Closure): void {
    const cameBack = refusalOf(error, 'USER_CAME_BACK');
    if (!cameBack) return void toasts.show({ message: errorText(error), seconds: 10 });
    const run = () => router.push({ name: 'transcript', params: { chatId: cameBack.data.chatId } });
    toasts.show({
      message: t('closures.cameBack', { user: userName }),
      action: { label: t('closures.openNewerChat'), run },
    });
  }

  // The answer comes before the chat itself does: the dialog opens when the chat is here.
  watch(
    () => expected.value !== null && chats.isOwn(expected.value) && chats.chatOf(expected.value)?.state,
    (state) => state === 'active' && expected.value !== null && void open(expected.value),
  );

  async function open(chatId: string): Promise<void> {
    expected.value = null;
    await router.push({ name: 'chats', params: { chatId } });
    reopened.value = chatId;
  }

  return { reopened, open };
}

function closedText({ userName, categoryName, reasonName }: Closure): string {
  const chosen = [categoryName, reasonName].filter((name) => name !== null).join(' → ');
  if (chosen === '') return t('closures.closed', { user: userName });
  return t('closures.closedAs', { user: userName, chosen });
}
