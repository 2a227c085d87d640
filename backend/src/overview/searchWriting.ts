import type { ChatDoc, MessageDoc } from '../chats/chats.model.js';
import type { UserDoc } from '../chats/users.model.js';
import { lastLine } from '../chats/chatRules.js';
import type { ClosureDoc } from '../closures/closures.model.js';
import type { SearchDoc } from './search.model.js';
import { wordsOf } from '../chats/words.js';
import { placeOf, token } from './searchTokens.js';

/** All that the search knows of one completed chat. `closures` are those in force, the oldest first. */
export interface Searchable {
  chat: ChatDoc;
  rows: readonly Pick<MessageDoc, 'kind' | 'text'>[];
  closures: readonly ClosureDoc[];
  user: Pick<UserDoc, 'externalId'> | null;
}

/** What a completed chat is found by, and how it is shown. */
export function toSearch({ chat, rows, closures, user }: Searchable): SearchDoc {
  const { _id, businessId, userId, userName } = chat;
  const completedAt = chat.completedAt ?? chat.openedAt;
  const latest = closures.at(-1);
  const said = rows.filter(({ kind }) => kind !== 'event').map(({ text }) => text);
  const notes = closures.map((closure) => closure.notes);
  return {
    ...{ _id, businessId, userId, userName, completedAt },
    tokens: [...wordsOf([...notes, ...said]), ...facets(chat, closures), ...userTokens(chat, user)],
    place: placeOf(_id, completedAt),
    completionType: chat.completionType ?? 'bot',
    agentName: latest?.by?.name ?? chat.assignee?.name ?? null,
    categoryName: latest?.categoryName ?? null,
    reasonName: latest?.reasonName ?? null,
    excerpt: lastLine(latest?.notes.trim() || (chat.lastMessage?.text ?? '')),
  };
}

function facets({ assignee }: ChatDoc, closures: readonly ClosureDoc[]): Set<string> {
  const found = new Set<string>();
  if (assignee?.id) found.add(token.agent(assignee.id));
  for (const { categoryId, reasonId, by, formerAgent } of closures) {
    if (categoryId) found.add(token.category(categoryId));
    if (reasonId) found.add(token.reason(reasonId));
    for (const agent of [by, formerAgent]) if (agent?.id) found.add(token.agent(agent.id));
  }
  return found;
}

function userTokens({ userId, userName }: ChatDoc, user: Searchable['user']): string[] {
  const names = [...wordsOf([userName, user?.externalId ?? ''])];
  return [token.user(userId), ...names.map(token.userWord)];
}
