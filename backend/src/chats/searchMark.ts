import { newId } from '../database/id.js';
import type { ChatDoc } from './chats.model.js';

/** Marks of chats from before: less than any mark of today, and the newest of them the greatest. */
export const searchMarkOfOld = (at: Date): string => `0${at.toISOString()}`;
/** The same, as the database makes it from a stored chat. */
export const storedMarkOfOld = { $concat: ['0', { $toString: '$completedAt' }] };

export function isOldMark(mark: string): boolean {
  return mark.startsWith('0');
}

/** Marks a chat for the search when it has become, or is no longer, completed. */
export function searchMarkOf(before: ChatDoc, after: ChatDoc): Pick<ChatDoc, 'searchMark'> {
  const isSame = (before.state === 'completed') === (after.state === 'completed');
  return isSame ? {} : { searchMark: newId() };
}
