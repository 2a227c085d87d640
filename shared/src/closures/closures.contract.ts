import * as z from 'zod/mini';
import { Chat, CompletionType } from '../chats/chats.contract.js';
import { Suggested } from '../suggestions/suggestions.contract.js';
import { request } from '../wire/request.js';
import { Count, Id, Moment, OpId, coded, codePoints, isWellFormed, text } from '../wire/schema.js';

export const notesMax = 5_000;
export const followUpsMax = 5;
/** How long `Undo` is offered and accepted after a closing, in seconds; acceptance adds a margin for the line. */
export const undoSeconds = 10;
/** How long an agent may correct their own closing or give an autocompleted chat its reason, in milliseconds. */
export const correctionMs = 24 * 60 * 60 * 1000;

export const Notes = z.string().check(
  z.refine(isWellFormed, { message: 'contains characters that are not text' }),
  coded('NOTES_TOO_LONG', { max: notesMax }, (value) => codePoints(value) <= notesMax),
);

export const FollowUp = z.strictObject({ at: Moment, comment: text(500) });
export type FollowUp = z.infer<typeof FollowUp>;

const Someone = z.strictObject({ id: z.nullable(Id), name: z.string() });

/** How one cycle of a chat ended. Names are those of the moment of choosing. */
export const Closure = z.strictObject({
  closureId: OpId,
  chatId: Id,
  businessId: Id,
  userId: Id,
  userName: z.string(),
  cycle: Count,
  /** The team that had the chat; null when none had it. Categories may be limited to teams. */
  teamId: z.nullable(Id),
  completionType: CompletionType,
  categoryId: z.nullable(Id),
  categoryName: z.nullable(z.string()),
  reasonId: z.nullable(Id),
  reasonName: z.nullable(z.string()),
  notes: z.string(),
  followUps: z.array(FollowUp),
  at: Moment,
  by: z.nullable(Someone),
  /** Who had the chat when nobody chose (autocomplete and the like). */
  formerAgent: z.nullable(Someone),
  rev: Count,
  undoneAt: z.nullable(Moment),
  correctedAt: z.nullable(Moment),
  correctedBy: z.nullable(Someone),
});
export type Closure = z.infer<typeof Closure>;

const choice = { categoryId: z.nullable(Id), reasonId: z.nullable(Id), notes: Notes };

/** Closes the cycle `cycle` of a chat as the agent saw it. Sent again with equal content it answers `duplicate: true`. */
export const closeChat = request('closure:close', {
  needs: 'chats.close',
  input: z.strictObject({
    closureId: OpId,
    chatId: Id,
    cycle: Count,
    /** The assignee as seen when the dialog opened. */
    assigneeId: z.nullable(Id),
    ...choice,
    followUps: z.array(FollowUp).check(z.maxLength(followUpsMax)),
    getNextChat: z.boolean(),
    /** What was suggested while it was chosen; kept beside what was chosen. */
    suggested: z.optional(Suggested),
  }),
  output: z.strictObject({ closure: Closure, duplicate: z.boolean() }),
});

/** Marks a confirmed closing undone and reopens the chat to the same agent in its next cycle. */
export const undoClosure = request('closure:undo', {
  needs: 'chats.close',
  input: z.strictObject({ closureId: OpId, opId: OpId }),
  output: z.strictObject({ closure: Closure, chat: Chat }),
});

/**
 * Changes category, reason or notes of a closing as last seen (`rev`); also gives an autocompleted chat its reason.
 * `followUps` are promised beside those that the closing promised already.
 */
export const correctClosure = request('closure:correct', {
  needs: 'chats.close',
  input: z.strictObject({
    closureId: OpId,
    opId: OpId,
    rev: Count,
    ...choice,
    followUps: z.optional(z.array(FollowUp).check(z.maxLength(followUpsMax))),
  }),
  output: z.strictObject({ closure: Closure }),
});

export const ClosureRevision = z.strictObject({
  rev: Count,
  categoryName: z.nullable(z.string()),
  reasonName: z.nullable(z.string()),
  notes: z.string(),
  at: Moment,
  by: z.nullable(Someone),
});
export type ClosureRevision = z.infer<typeof ClosureRevision>;

/** Earlier values of one closing, oldest first. */
export const readClosure = request('closure:read', {
  needs: 'signedIn',
  input: z.strictObject({ closureId: OpId }),
  output: z.strictObject({ closure: Closure, earlier: z.array(ClosureRevision) }),
});

/** Further previous closings of a user, newest first, older than `before`. */
export const previousClosures = request('closure:previous', {
  needs: 'signedIn',
  input: z.strictObject({ businessId: Id, userId: Id, before: z.nullable(Moment) }),
  output: z.strictObject({ closures: z.array(Closure), more: z.boolean() }),
});

/** A closing recorded, undone or corrected: told to its agent and to who may see all chats of the business. */
export const closureChanged = z.object({ closure: Closure });
export type ClosureChanged = z.infer<typeof closureChanged>;
