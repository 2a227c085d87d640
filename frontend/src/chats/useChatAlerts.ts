import { watch, watchEffect } from 'vue';
import { useRouter } from 'vue-router';
import type { Chat } from '#shared/chats/chats.contract';
import { t } from '../i18n';
import { useSessionStore } from '../session/session.store';
import { pageTitle } from '../shell/pageTitle';
import { announce } from '../ui/announce';
import { useConnectionStore } from '../wire/connection.store';
import { alertsBetween, mannerOf, type Alerts } from './alerts';
import { useChatsStore } from './chats.store';
import { chime } from './chime';
import { shortName } from './names';
import { notify } from './notification';
import { useInFront } from './useInFront';

/** Lets the member hear and see that a chat has come or a user has written, whichever screen is open. */
export function useChatAlerts(): void {
  const chats = useChatsStore();
  const session = useSessionStore();
  const connection = useConnectionStore();
  const router = useRouter();
  const inFront = useInFront();
  let known: Map<string, Chat> | undefined;

  watch(
    () => (connection.state === 'connecting' ? undefined : chats.active),
    (active) => {
      if (!active) return;
      const own = [...active, ...chats.waiting];
      // What is here when the page opens is no news.
      if (known) tell(alertsBetween(known, active));
      known = new Map(own.map((chat) => [chat.id, chat]));
    },
    { immediate: true },
  );

  watchEffect(() => {
    const count = chats.active.reduce((sum, chat) => sum + chat.unread, 0);
    const title = pageTitle(router.currentRoute.value);
    document.title = count > 0 ? t('chats.alerts.titled', { count, title }) : title;
  });

  function tell({ assigned, messages }: Alerts): void {
    if (assigned.length > 0) make('assigned', assigned);
    if (messages.length > 0) make('messages', messages);
  }

  function make(what: keyof Alerts, about: Chat[]): void {
    const manner = mannerOf(what, inFront.value);
    if (manner === 'sound' && session.preferences?.sounds) {
      chime(what === 'assigned' ? 'assigned' : 'message');
    }
    for (const chat of about) {
      void announce(spoken(what, chat));
      if (manner === 'notification' && session.preferences?.notifications) show(chat);
    }
  }

  function show(chat: Chat): void {
    const open = () => void router.push({ name: 'chats', params: { chatId: chat.id } });
    notify(t('chats.alerts.assigned', { name: chat.userName }), { tag: chat.id, open });
  }

  /** The open chat's message is read out; of others only that there is one. */
  function spoken(what: keyof Alerts, chat: Chat): string {
    const name = shortName(chat.userName);
    if (what === 'assigned') return t('chats.alerts.assigned', { name });
    const isOpen = router.currentRoute.value.params['chatId'] === chat.id;
    const text = chat.lastMessage?.text ?? '';
    return isOpen ? t('chats.alerts.said', { name, text }) : t('chats.alerts.message', { name });
  }
}
