import type { RouteLocationRaw } from 'vue-router';
import type { FoundUser } from '#shared/chats/userSearch.contract';
import { useBusinessesStore } from '../businesses/businesses.store';
import { t } from '../i18n';
import { formatDate } from '../ui/formats';
import { useSessionStore } from '../session/session.store';
import type { Entry } from './paletteEntries';

/** Users the server found, each with the chat that leads to them: what is listed already is left out. */
export function foundEntries(users: readonly FoundUser[], listed: readonly Entry[]): Entry[] {
  const known = new Set(listed.map(({ key }) => key));
  const entries = users.flatMap((user) => [...chatEntry(user), userEntry(user)]);
  return entries.filter(({ key }) => !known.has(key));
}

function userEntry({ id, businessId, name }: FoundUser): Entry {
  return {
    key: `user-${id}`,
    group: 'users',
    name,
    detail: businessName(businessId),
    to: { name: 'user', params: { businessId, userId: id } },
  };
}

function chatEntry({ businessId, name, chat }: FoundUser): Entry[] {
  if (!chat) return [];
  const { state, agentName, openedAt } = chat;
  const status = state === 'queued' ? t('shell.palette.inQueue') : t(`shell.palette.states.${state}`);
  const day = formatDate(new Date(openedAt), 'dayOfYear');
  const detail = [businessName(businessId), agentName, status, day].filter(Boolean).join(' · ');
  return [{ key: `chat-${chat.id}`, group: 'chats', name, detail, to: wayTo(businessId, chat) }];
}

/** One's own chat is open among one's chats, another's beside its list; what has ended is read as it was. */
function wayTo(businessId: string, chat: NonNullable<FoundUser['chat']>): RouteLocationRaw {
  const session = useSessionStore();
  const params = { chatId: chat.id };
  const isOpen = chat.state !== 'completed';
  const isHeld = chat.state === 'active' || chat.state === 'waiting';
  if (isHeld && chat.agentId === session.me?.id) return { name: 'chats', params };
  if (isOpen && session.can('chats.viewAll'))
    return { name: 'businessChats', params: { businessId, ...params } };
  return { name: 'transcript', params };
}

const businessName = (id: string) => useBusinessesStore().byId.get(id)?.name ?? '';
