import type { Chat } from '#shared/chats/chats.contract';
import { inOrder, listOf, matches, placeIn } from '#shared/overview/lists';
import type { ChatFilter, ListName } from '#shared/overview/overview.contract';

/** One list of a business as somebody wants to see it. */
export interface Wanted {
  businessId: string;
  list: ListName;
  filter: ChatFilter;
}

/** The part of a list that is here: its beginning, in order. */
export interface ListWindow {
  chats: readonly Chat[];
  /** Whether chats after these exist. */
  more: boolean;
}

/** Takes chats as they stand now: they come to their place, change in it, or leave. An older telling changes nothing. */
export function withChanges(window: ListWindow, changed: readonly Chat[], wanted: Wanted): ListWindow {
  const byId = new Map(window.chats.map((chat) => [chat.id, chat]));
  const last = window.chats.at(-1);
  const beyond = (chat: Chat): boolean =>
    window.more && last !== undefined && inOrder(wanted.list, placeIn(chat), placeIn(last)) > 0;
  for (const chat of changed) {
    if ((byId.get(chat.id)?.seq ?? -1) > chat.seq) continue;
    byId.delete(chat.id);
    // What stands behind the window comes with its page.
    if (isIn(chat, wanted) && !beyond(chat)) byId.set(chat.id, chat);
  }
  return { chats: sorted(byId.values(), wanted.list), more: window.more };
}

/** Adds the page that follows. */
export function withPage(window: ListWindow, page: ListWindow, wanted: Wanted): ListWindow {
  const byId = new Map(page.chats.map((chat) => [chat.id, chat]));
  for (const chat of window.chats) if ((byId.get(chat.id)?.seq ?? -1) <= chat.seq) byId.set(chat.id, chat);
  return { chats: sorted(byId.values(), wanted.list), more: page.more };
}

/** Whether two wishes are for the same chats. */
export function isSame(a: Wanted | null, b: Wanted | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isIn(chat: Chat, { businessId, list, filter }: Wanted): boolean {
  return chat.businessId === businessId && listOf(chat.state) === list && matches(chat, filter);
}

function sorted(chats: Iterable<Chat>, list: ListName): Chat[] {
  return [...chats].sort((a, b) => inOrder(list, placeIn(a), placeIn(b)));
}
