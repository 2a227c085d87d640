import { useBusinessesStore } from '../businesses/businesses.store';
import { t } from '../i18n';
import type { Values } from '../replies/variables';
import { useSessionStore } from '../session/session.store';
import { useChatsStore } from './chats.store';
import { shortName } from './names';

/** What fills the variables of a canned reply in a chat. A guest has no name to be called by. */
export function replyValues(chatId: string): Values {
  const chat = useChatsStore().chatOf(chatId);
  const name = chat?.userName ?? '';
  const isGuest = name === '' || name === t('chats.guest');
  return {
    user: isGuest ? t('replies.there') : name,
    firstName: isGuest ? t('replies.there') : shortName(name),
    agent: shortName(useSessionStore().me?.name ?? ''),
    business: useBusinessesStore().byId.get(chat?.businessId ?? '')?.name ?? '',
  };
}
