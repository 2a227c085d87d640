import type { Sender } from '#shared/chats/chats.contract';
import { t } from '../i18n';

/** What people call somebody: the first word of a name. Guests have no name to shorten. */
export function shortName(name: string): string {
  if (name === t('chats.guest')) return name;
  return name.trim().split(/\s+/u)[0] || name;
}

/** Who wrote a row, as its reader names them. */
export function senderName(from: Sender, myId: string | undefined): string {
  if (from.type === 'bot') return t('chats.bot');
  if (from.id !== null && from.id === myId && from.type === 'agent') return t('chats.you');
  return shortName(from.name);
}
