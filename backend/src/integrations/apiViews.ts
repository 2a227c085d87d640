import type { Category } from '#shared/categories/categories.contract';
import type { Chat, Message } from '#shared/chats/chats.contract';
import type { Closure } from '#shared/closures/closures.contract';
import type { ApiChat, ApiClosure, ApiEntry, ApiMessage, ApiUser } from '#shared/integrations/api.shapes';
import type { UserDoc } from '../chats/users.model.js';

const at = (moment: number): string => new Date(moment).toISOString();

export function toApiUser(user: UserDoc): ApiUser {
  const { _id: id, externalId, name, details, timeZone, firstSeenAt, blocked } = user;
  const shown = details.map(({ label, value }) => ({ label, value }));
  return {
    ...{ id, externalId, name, details: shown, timeZone },
    ...{ firstSeenAt: firstSeenAt.toISOString(), blocked: Boolean(blocked) },
  };
}

export function toApiChat(chat: Chat): ApiChat {
  const { id, userId, state, cycle, seq, channel, teamId, assignee, handOverReason, completionType } = chat;
  return {
    ...{ id, userId, state, cycle, seq, channel, teamId, assignee, handOverReason, completionType },
    openedAt: at(chat.openedAt),
    completedAt: chat.completedAt === null ? null : at(chat.completedAt),
  };
}

export function toApiMessage(message: Message): ApiMessage {
  const { id, chatId, seq, from, text, attachment } = message;
  return {
    ...{ id, chatId, seq, at: at(message.at), text },
    from: { type: from.type, name: from.name },
    fileName: attachment?.name ?? null,
  };
}

export function toApiClosure(closure: Closure): ApiClosure {
  const { closureId: id, chatId, userId, userName, cycle, completionType, notes, by, rev } = closure;
  const { categoryId, categoryName, reasonId, reasonName } = closure;
  return {
    ...{ id, chatId, userId, userName, cycle, completionType, notes, by, rev, at: at(closure.at) },
    category: categoryId === null ? null : { id: categoryId, name: categoryName ?? '' },
    reason: reasonId === null ? null : { id: reasonId, name: reasonName ?? '' },
    undone: closure.undoneAt !== null,
  };
}

export function toApiEntry(entry: Category): ApiEntry {
  const { id, parentId, name, rev, status, notesRequired, teamIds } = entry;
  return { id, parentId, name, rev, status, notesRequired, teamIds };
}
