import * as z from 'zod/mini';
import { request } from '../wire/request.js';
import { Count, Id, Moment, OpId, text } from '../wire/schema.js';

export const replyTitleMax = 80;
export const replyTextMax = 2_000;
/** Canned replies of one business: those shared by all, and those of one member. */
export const sharedRepliesMax = 500;
export const ownRepliesMax = 200;

/** A reply written beforehand. Variables such as `{user}` stand in its text until it is put into a message. */
export const CannedReply = z.strictObject({
  id: Id,
  businessId: Id,
  /** Whose own it is; null: shared with everyone of the business. */
  ownerId: z.nullable(Id),
  title: z.string(),
  text: z.string(),
  rev: Count,
  deleted: z.boolean(),
  at: Moment,
  by: z.strictObject({ id: z.nullable(Id), name: z.string() }),
});
export type CannedReply = z.infer<typeof CannedReply>;

const filled = (max: number) =>
  text(max).check(z.refine((value: string) => value.trim().length > 0, { message: 'is empty' }));
const words = { title: filled(replyTitleMax), text: filled(replyTextMax) };
const asSeen = { replyId: Id, rev: Count, opId: OpId };
const one = z.strictObject({ reply: CannedReply });

/** The replies a member may use in a business: the shared ones and their own. */
export const listReplies = request('reply:list', {
  needs: 'signedIn',
  input: z.strictObject({ businessId: Id }),
  output: z.strictObject({ replies: z.array(CannedReply) }),
});

/** Adds a reply: an own one, or (with `cannedReplies.edit`) a shared one. Sent again it answers with the stored one. */
export const addReply = request('reply:add', {
  needs: 'signedIn',
  input: z.strictObject({ opId: OpId, businessId: Id, shared: z.boolean(), ...words }),
  output: one,
});

/** Changes a reply as last seen. */
export const changeReply = request('reply:change', {
  needs: 'signedIn',
  input: z.strictObject({ ...asSeen, ...words }),
  output: one,
});

/** Takes a reply away from all lists; it can be restored. */
export const deleteReply = request('reply:delete', {
  needs: 'signedIn',
  input: z.strictObject(asSeen),
  output: one,
});

/** Takes a deletion back. */
export const restoreReply = request('reply:restore', {
  needs: 'signedIn',
  input: z.strictObject(asSeen),
  output: one,
});

/** A reply added, changed, deleted or restored; an own one is told to its owner only. */
export const replyChanged = z.object({ reply: CannedReply });
export type ReplyChanged = z.infer<typeof replyChanged>;
