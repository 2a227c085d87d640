import * as z from 'zod/mini';
import { Chat } from '../chats/chats.contract.js';
import { request } from '../wire/request.js';
import { Count, Id, Moment, OpId } from '../wire/schema.js';

export const FollowUpState = z.enum(['open', 'done', 'withdrawn']);

/** What an agent promised a user when closing a chat. It is due at `at`, and open until it is marked as done. */
export const PromisedFollowUp = z.strictObject({
  id: Id,
  businessId: Id,
  userId: Id,
  userName: z.string(),
  /** The chat at whose closing it was promised. */
  chatId: Id,
  at: Moment,
  comment: z.string(),
  by: z.strictObject({ id: z.nullable(Id), name: z.string() }),
  state: FollowUpState,
  /** Grows with every change. */
  rev: Count,
  doneAt: z.nullable(Moment),
  doneBy: z.nullable(z.strictObject({ id: z.nullable(Id), name: z.string() })),
});
export type PromisedFollowUp = z.infer<typeof PromisedFollowUp>;

const one = z.strictObject({ followUp: PromisedFollowUp });
const named = z.strictObject({ followUpId: Id });

/** What the member has promised and is still open, the next due first. */
export const listFollowUps = request('followUp:list', {
  needs: 'signedIn',
  input: z.strictObject({}),
  output: z.strictObject({ followUps: z.array(PromisedFollowUp) }),
});

/** Marks a promise as kept. Repeated, it answers with how it stands. */
export const finishFollowUp = request('followUp:done', { needs: 'signedIn', input: named, output: one });

/** Takes `Done` back. */
export const reopenFollowUp = request('followUp:reopen', { needs: 'signedIn', input: named, output: one });

/**
 * Begins a chat with a user, in the hands of the member who asks; the user finds it at their next visit. A user who
 * has an open chat with this member is written to there.
 */
export const writeToUser = request('user:write', {
  needs: 'chats.receive',
  input: z.strictObject({ opId: OpId, businessId: Id, userId: Id, followUpId: z.nullable(Id) }),
  output: z.strictObject({ chat: Chat }),
});

/** A promise made, kept, taken back or withdrawn: told to who made it and to who serves the user. */
export const followUpChanged = z.object({ followUp: PromisedFollowUp });
export type FollowUpChanged = z.infer<typeof followUpChanged>;
