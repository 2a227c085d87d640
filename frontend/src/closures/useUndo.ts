import { ref, shallowRef, watch } from 'vue';
import { useRouter } from 'vue-router';
import type { Chat } from '#shared/chats/chats.contract';
import { undoSeconds, type Closure } from '#shared/closures/closures.contract';
import { useChatsStore } from '../chats/chats.store';
import { t } from '../i18n';
import { useSessionStore } from '../session/session.store';
import { useToasts } from '../ui/useToasts';
import { errorText } from '../wire/errorText';
import { refusalOf } from '../wire/refused';
import { useClosuresStore } from './closures.store';

/** A chat whose closing was taken back, in the cycle it goes on with. */
type Expected = Pick<Chat, 'id' | 'businessId' | 'cycle'> & { isOwn: boolean };

/**
 * Offers `Undo` for ten seconds after each closing of this page, and opens the dialog of `reopened` as it was once
 * the chat is back.
 */
export function useUndo() {
  const closures = useClosuresStore();
  const chats = useChatsStore();
  const session = useSessionStore();
  const router = useRouter();
  const toasts = useToasts();
  /** The chat whose dialog stands open again. */
  const reopened = ref<string | null>(null);
  const expected = shallowRef<Expected | null>(null);

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
      const { id, businessId, cycle, assignee } = await closures.undo(closure.closureId);
      const isOwn = assignee?.id === session.me?.id;
      if (!isOwn) await goTo({ id, businessId });
      expected.value = { id, businessId, cycle, isOwn };
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
    () => expected.value !== null && isBack(expected.value),
    (isHere) => isHere && expected.value !== null && void open(expected.value),
  );

  function isBack({ id, cycle, isOwn }: Expected): boolean {
    const chat = chats.chatOf(id);
    if (!chat || chat.cycle < cycle) return false;
    return isOwn ? chats.isOwn(id) && chat.state === 'active' : chat.state !== 'completed';
  }

  async function open(chat: Pick<Chat, 'id' | 'businessId'>): Promise<void> {
    expected.value = null;
    await goTo(chat);
    reopened.value = chat.id;
  }

  /** Own chats are at home in My chats; a lead sees the others where they see all. */
  async function goTo({ id: chatId, businessId }: Pick<Chat, 'id' | 'businessId'>): Promise<void> {
    const isHere = chats.isOwn(chatId) || !session.can('chats.viewAll');
    if (isHere) await router.push({ name: 'chats', params: { chatId } });
    else await router.push({ name: 'businessChats', params: { businessId, chatId } });
  }

  return { reopened, open };
}

function closedText({ userName, categoryName, reasonName }: Closure): string {
  const chosen = [categoryName, reasonName].filter((name) => name !== null).join(' → ');
  if (chosen === '') return t('closures.closed', { user: userName });
  return t('closures.closedAs', { user: userName, chosen });
}
