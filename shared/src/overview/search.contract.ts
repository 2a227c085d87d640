import * as z from 'zod/mini';
import { CompletionType } from '../chats/chats.contract.js';
import { request } from '../wire/request.js';
import { Count, Id, Moment, text } from '../wire/schema.js';

/** Results in one page. */
export const resultsSize = 50;
export const searchWordsMax = 200;

/** A completed chat that was found, with its latest closing. */
export const FoundChat = z.strictObject({
  chatId: Id,
  userId: Id,
  userName: z.string(),
  completedAt: Moment,
  completionType: CompletionType,
  /** Who closed it, or had it last when nobody did. */
  agentName: z.nullable(z.string()),
  categoryName: z.nullable(z.string()),
  reasonName: z.nullable(z.string()),
  /** The beginning of the notes, or of the last message where there are none. */
  excerpt: z.string(),
});
export type FoundChat = z.infer<typeof FoundChat>;

/** What is sought; null and the empty text ask for nothing. All of it must hold. */
export const SearchWish = z.strictObject({
  /** Whole words of the transcript or the notes, in any order; case and accents do not count. */
  words: text(searchWordsMax),
  /** Whole words of the user's name or of the id the business gave them. */
  user: text(searchWordsMax),
  userId: z.nullable(Id),
  categoryId: z.nullable(Id),
  reasonId: z.nullable(Id),
  /** Who closed it or had it. */
  agentId: z.nullable(Id),
  /** Completed from this moment on, and before that one. */
  from: z.nullable(Moment),
  to: z.nullable(Moment),
});
export type SearchWish = z.infer<typeof SearchWish>;

/**
 * Completed chats of a business, the newest first. A page looks at so many chats only: it may hold few or none and yet
 * be followed by others. `next` is where the next page goes on, null where there is nothing more.
 */
export const searchChats = request('overview:search', {
  needs: 'chats.viewAll',
  input: z.strictObject({ businessId: Id, wish: SearchWish, after: z.nullable(Count) }),
  output: z.strictObject({
    results: z.array(FoundChat),
    next: z.nullable(Count),
    /** Up to which moment back it was looked. */
    lookedTo: z.nullable(Moment),
  }),
});
