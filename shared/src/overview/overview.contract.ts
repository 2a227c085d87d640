import * as z from 'zod/mini';
import { Chat } from '../chats/chats.contract.js';
import { request } from '../wire/request.js';
import { Count, Id, Moment } from '../wire/schema.js';

/** Chats in one window of a list. */
export const windowSize = 50;

/** The lists of a business, in the order of a chat's life. */
export const lists = ['bot', 'queue', 'active', 'waiting', 'completed'] as const;
export const ListName = z.enum(lists);
export type ListName = z.infer<typeof ListName>;

/** Which chats of a list are wanted; null and false ask for nothing. */
export const ChatFilter = z.strictObject({
  teamId: z.nullable(Id),
  assigneeId: z.nullable(Id),
  /** Only users with their first chat. */
  newUsers: z.boolean(),
  /** Only chats that have waited for longer than their team allows. */
  delayed: z.boolean(),
});
export type ChatFilter = z.infer<typeof ChatFilter>;

/** Where a window goes on: the last chat that is there. */
export const ListPlace = z.strictObject({ at: Moment, id: Id });
export type ListPlace = z.infer<typeof ListPlace>;

/** What is under way in one business. */
export const BusinessCount = z.strictObject({ businessId: Id, live: Count, delayed: Count });
export type BusinessCount = z.infer<typeof BusinessCount>;

/** Chats in each list, as filtered; of the completed ones those of the member's own day. */
export const ListCounts = z.record(ListName, Count);
export type ListCounts = z.infer<typeof ListCounts>;

const Watched = {
  businessId: Id,
  list: ListName,
  filter: ChatFilter,
};
const Window = z.strictObject({ chats: z.array(Chat), more: z.boolean() });

/**
 * Begins to watch the floor, in place of what this socket watched before: the counts of every business the member may
 * enter and, when one is named, its list. Answers with both as they stand; `overview:changed` tells what changes.
 */
export const watchOverview = request('overview:watch', {
  needs: 'chats.viewAll',
  input: z.strictObject({
    watched: z.nullable(z.strictObject(Watched)),
    timeZone: z.string().check(z.maxLength(60)),
  }),
  output: z.strictObject({
    businesses: z.array(BusinessCount),
    counts: z.nullable(ListCounts),
    window: z.nullable(Window),
  }),
});

/** The chats of a list after `after`. */
export const pageOverview = request('overview:page', {
  needs: 'chats.viewAll',
  input: z.strictObject({ ...Watched, after: ListPlace }),
  output: Window,
});

/** The socket looks at no list any more. */
export const leaveOverview = request('overview:leave', {
  needs: 'chats.viewAll',
  input: z.strictObject({}),
  output: z.strictObject({}),
});

/**
 * Reads along in a chat: from now on its rows and who is typing are told to this socket, in place of the chat it read
 * before. Answers with the chat as it is once that has begun. Null ends it.
 */
export const watchChat = request('overview:watchChat', {
  needs: 'chats.viewAll',
  input: z.strictObject({ chatId: z.nullable(Id) }),
  output: z.strictObject({ chat: z.nullable(Chat) }),
});

/** What changed on the floor since the last telling, at most twice a second. */
export const overviewChanged = z.object({
  businesses: z.array(BusinessCount),
  /** The watched business; null where nothing of it changed. */
  list: z.nullable(
    z.object({
      businessId: Id,
      counts: ListCounts,
      /** Chats that came to, changed in or left the watched list; whoever is told decides by their filter. */
      chats: z.array(Chat),
      /** So much changed that the window is to be read anew. */
      anew: z.boolean(),
    }),
  ),
});
export type OverviewChanged = z.infer<typeof overviewChanged>;
