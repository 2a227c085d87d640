import type { Chat } from '#shared/chats/chats.contract';
import type { closeChat } from '#shared/closures/closures.contract';
import type { InputOf } from '#shared/wire/request';
import type { CloseDraft } from './drafts';
import type { KeptClosing } from './outbox';

/** What is sent of a draft. */
export function inputOf(draft: CloseDraft, chat: Chat): InputOf<typeof closeChat> {
  const { closureId, chatId, cycle, categoryId, reasonId, notes, getNextChat } = draft;
  const followUps = draft.followUps.flatMap(({ at, comment }) => (at === null ? [] : [{ at, comment }]));
  const assigneeId = chat.assignee?.id ?? null;
  const typed = { closureId, chatId, cycle, assigneeId, categoryId, reasonId, notes, followUps, getNextChat };
  return draft.suggested ? { ...typed, suggested: draft.suggested } : typed;
}

/** What is told of a draft while it is on its way. */
export function pickNames(draft: CloseDraft, chat: Chat) {
  const { closureId, chatId, categoryName, reasonName } = draft;
  const { businessId, userId, userName } = chat;
  return { closureId, chatId, categoryName, reasonName, businessId, userId, userName };
}

/** The draft that a closing on its way was sent from. */
export function draftOf({ memberId, categoryName, reasonName, input }: KeptClosing): CloseDraft {
  const { assigneeId: _, ...typed } = input;
  return { memberId, categoryName, reasonName, ...typed };
}
