import type { Chat, Message } from '#shared/chats/chats.contract';
import { t } from '../i18n';
import { senderName } from './names';

/** The one thing a row says about its chat. */
export type ChatTag = { kind: 'new' } | { kind: 'unread'; count: number } | { kind: 'waitingLongest' };

/** Its agent has not read beyond the row that assigned it. */
function isNew(chat: Chat): boolean {
  return chat.state === 'active' && chat.readByAgent < chat.assignedSeq;
}

/** At most one tag: what asks for more attention goes before the rest. */
export function tagOf(chat: Chat, longestId: string | undefined): ChatTag | undefined {
  if (isNew(chat)) return { kind: 'new' };
  if (chat.unread > 0) return { kind: 'unread', count: chat.unread };
  return chat.id === longestId ? { kind: 'waitingLongest' } : undefined;
}

/**
 * The chat whose user has waited longest for a word from us; undefined while fewer than two wait, since then there is
 * nothing to choose.
 */
export function longestUnanswered(chats: readonly Chat[]): string | undefined {
  const unanswered = chats.filter((chat) => chat.lastMessage?.from.type === 'user');
  if (unanswered.length < 2) return undefined;
  const since = (chat: Chat) => chat.lastMessage?.at ?? chat.openedAt;
  return unanswered.reduce((first, chat) => (since(chat) < since(first) ? chat : first)).id;
}

/**
 * What the row of a chat shows: its last message, but with people the bot's farewell says nothing, so there it is the
 * user's last words.
 */
export function shownMessage(chat: Chat, rows: readonly Message[]): Chat['lastMessage'] {
  const last = chat.lastMessage;
  if (!last || chat.state === 'bot' || (last.from.type !== 'bot' && last.from.type !== 'system')) return last;
  const asked = rows.findLast((row) => row.kind === 'text' && row.from.type === 'user');
  return asked ? { seq: asked.seq, at: asked.at, from: asked.from, text: asked.text } : last;
}

/** The last line of a chat, with who said it when it was not the user. */
export function lastLine({ lastMessage: last }: Pick<Chat, 'lastMessage'>, myId: string | undefined): string {
  if (!last) return t('chats.lastLine.none');
  const text = last.text.replace(/\s+/gu, ' ').trim();
  if (last.from.type === 'user') return text;
  return t('chats.lastLine.said', { name: senderName(last.from, myId), text });
}
