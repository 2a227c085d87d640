import { useRouter } from 'vue-router';
import type { Chat } from '#shared/chats/chats.contract';
import { t } from '../i18n';
import { useToasts } from '../ui/useToasts';
import { errorText } from '../wire/errorText';
import { useAttempt } from '../wire/useAttempt';
import { useFollowUpsStore, type User } from './followUps.store';

/** `Done` and `Write to user`, wherever a promise or a user is shown. */
export function useFollowUpActions() {
  const followUps = useFollowUpsStore();
  const router = useRouter();
  const toasts = useToasts();
  const writing = useAttempt();

  /** Marks a promise as kept, and offers to take that back. */
  async function finish(followUpId: string): Promise<void> {
    try {
      const { comment, userName: user } = await followUps.finish(followUpId);
      toasts.show({
        message: t('followUps.marked', { what: comment || user }),
        action: { label: t('followUps.undo'), run: () => takeBack(followUpId) },
      });
    } catch (error) {
      toasts.show({ message: errorText(error) });
    }
  }

  async function takeBack(followUpId: string): Promise<void> {
    await followUps.reopen(followUpId).catch((error: unknown) => toasts.show({ message: errorText(error) }));
  }

  /** Begins a chat with the user and goes there. */
  async function write(user: User, followUpId: string | null): Promise<void> {
    let chat: Chat | undefined;
    await writing.attempt(async () => (chat = await followUps.write(user, followUpId)));
    if (chat) await router.push({ name: 'chats', params: { chatId: chat.id } });
  }

  return { finish, write, writing };
}
