import type { MemberCard } from '#shared/members/members.contract';
import { t } from '../i18n';
import type { ComboboxItem } from '../ui/combobox';

/** Chosen in place of an agent: the team's queue decides. */
export const anyAgent = 'any';

/** Whether a chat given to this member is theirs at once, or waits in their own queue. */
export function takesAtOnce(card: MemberCard): boolean {
  return card.presence === 'online' && card.connected && card.load < card.cap;
}

/** A member as a line to choose, with presence and free slots. */
export function memberItem(card: MemberCard): ComboboxItem {
  const tone = takesAtOnce(card) ? 'info' : 'warn';
  return { value: card.id, label: card.name, tag: { text: presenceText(card), tone } };
}

function presenceText({ presence, connected, load, cap }: MemberCard): string {
  if (presence === 'offline' || !connected) return t('chats.reassign.offline');
  if (presence === 'break') return t('chats.reassign.onABreak');
  if (load >= cap) return t('chats.reassign.full');
  return t('chats.reassign.online', { free: cap - load });
}

/** The lines whose label holds every word typed, in any order. */
export function matching<Item extends ComboboxItem>(items: readonly Item[], query: string): Item[] {
  const words = plain(query).split(/\s+/u).filter(Boolean);
  return items.filter(({ label }) => words.every((word) => plain(label).includes(word)));
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
