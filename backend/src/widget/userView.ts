import type { Chat } from '#shared/chats/chats.contract';
import type { UserChat, UserMessage } from '#shared/widget/widget.contract';
import type { MessageDoc } from '../chats/chats.model.js';

/** A chat as its user sees it: no team, no reasons, and a waiting chat looks like any other. */
export function toUserChat(chat: Chat, ahead: number | null): UserChat {
  const { id, seq, readByAgent } = chat;
  const withAgent = chat.state === 'active' || chat.state === 'waiting';
  return {
    id,
    seq,
    readByAgent,
    state: chat.state === 'waiting' ? 'active' : chat.state,
    agentName: withAgent ? (chat.assignee?.name ?? null) : null,
    ahead: chat.state === 'queued' ? ahead : null,
  };
}

/** The rows a user may read: what was said, never notes and never what happened inside. */
export function toUserMessages(rows: readonly MessageDoc[]): UserMessage[] {
  return rows.filter((row) => row.kind === 'text').map(toUserMessage);
}

function toUserMessage(row: MessageDoc): UserMessage {
  const { seq, from, text, attachment = null } = row;
  const clientMessageId = from.type === 'user' ? row.clientMessageId : null;
  const at = row.at.getTime();
  return { id: row._id, seq, at, from: from.type, name: from.name, text, clientMessageId, attachment };
}
