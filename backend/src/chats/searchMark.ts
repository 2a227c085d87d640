import { newId } from '../database/id.js';
import type { ChatDoc } from './chats.model.js';

/** The mark of chats from before the search: less than any other, so that they come last. */
export const beforeSearch = '0';

/** Marks a chat for the search when it has become, or is no longer, completed. */
export function searchMarkOf(before: ChatDoc, after: ChatDoc): Pick<ChatDoc, 'searchMark'> {
  const isSame = (before.state === 'completed') === (after.state === 'completed');
  return isSame ? {} : { searchMark: newId() };
}
