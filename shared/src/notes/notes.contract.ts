import * as z from 'zod/mini';
import { Closure } from '../closures/closures.contract.js';
import { request } from '../wire/request.js';
import { Count, Id, Moment, OpId, text } from '../wire/schema.js';

export const userNoteMax = 2_000;

/** A note about a user, never part of a transcript. */
export const UserNote = z.strictObject({
  id: Id,
  businessId: Id,
  userId: Id,
  text: z.string(),
  by: z.strictObject({ id: z.nullable(Id), name: z.string() }),
  at: Moment,
});
export type UserNote = z.infer<typeof UserNote>;

/** Adds a note on a user; sent again with the same `opId` it answers with the stored note. */
export const addUserNote = request('userNote:add', {
  needs: 'signedIn',
  input: z.strictObject({
    opId: OpId,
    businessId: Id,
    userId: Id,
    text: text(userNoteMax).check(
      z.refine((value: string) => value.trim().length > 0, { message: 'is empty' }),
    ),
  }),
  output: z.strictObject({ note: UserNote }),
});

export const blockReasonMax = 200;

/** Who has shut a user out, when and why. */
export const Blocked = z.strictObject({
  at: Moment,
  by: z.strictObject({ id: z.nullable(Id), name: z.string() }),
  reason: z.string(),
});
export type Blocked = z.infer<typeof Blocked>;

/** What the business knows of a user. `details` are shown in their order. */
export const UserDetails = z.strictObject({
  id: Id,
  businessId: Id,
  name: z.string(),
  /** False for a guest the business has not named. */
  known: z.boolean(),
  details: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  firstSeenAt: Moment,
  timeZone: z.nullable(z.string()),
  /** Null for a user whose messages are taken. */
  blocked: z.nullable(Blocked),
});
export type UserDetails = z.infer<typeof UserDetails>;

/** The one line that matters on top of the right column, from the last 30 days with this business. */
export const UserBrief = z.strictObject({
  /** The reason with most closings (ties: the latest), or the last closing; null without a chosen one. */
  top: z.nullable(
    z.strictObject({
      count: Count,
      categoryName: z.nullable(z.string()),
      reasonName: z.nullable(z.string()),
      lastBy: z.string(),
      lastAt: Moment,
    }),
  ),
  days: Count,
  /** Chats that ended without an answer. */
  unanswered: Count,
  openFollowUps: z.array(z.strictObject({ id: Id, at: Moment, comment: z.string(), by: z.string() })),
});
export type UserBrief = z.infer<typeof UserBrief>;

/** The right column, complete: it comes with the assignment. */
export const UserContext = z.strictObject({
  user: UserDetails,
  brief: UserBrief,
  /** Newest first; `count` says how many there are in all. */
  previous: z.strictObject({ count: Count, closures: z.array(Closure) }),
  notes: z.array(UserNote),
});
export type UserContext = z.infer<typeof UserContext>;

/** The right column of a chat, asked for where it did not come with an assignment (a lead reading along, a link). */
export const readUserContext = request('user:context', {
  needs: 'signedIn',
  input: z.strictObject({ businessId: Id, userId: Id }),
  output: UserContext,
});

const someUser = { businessId: Id, userId: Id };
const details = z.strictObject({ user: UserDetails });

/** From now on the user's messages are refused. Who is blocked already stays so, with the first reason. */
export const blockUser = request('user:block', {
  needs: 'chats.viewAll',
  input: z.strictObject({
    ...someUser,
    reason: text(blockReasonMax).check(
      z.refine((value: string) => value.trim().length > 0, { message: 'is empty' }),
    ),
  }),
  output: details,
});

/** Lets a blocked user write again. */
export const unblockUser = request('user:unblock', {
  needs: 'chats.viewAll',
  input: z.strictObject(someUser),
  output: details,
});

/** A user was blocked or unblocked: told to who holds their chat and to who may see all chats. */
export const userChanged = z.object({ user: UserDetails });
export type UserChanged = z.infer<typeof userChanged>;

/** A note on a user was added: told to whoever holds their chat. */
export const userNoteAdded = z.object({ note: UserNote });
export type UserNoteAdded = z.infer<typeof userNoteAdded>;
