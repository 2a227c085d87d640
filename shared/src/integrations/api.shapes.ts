import * as z from 'zod/mini';
import { ChatState, CompletionType, HandOverReason } from '../chats/chats.contract.js';
import { Count, Id, OpId } from '../wire/schema.js';

/** A moment in UTC, as in `2026-11-23T09:30:00.000Z`. */
export const At = z.iso.datetime();

const Named = z.strictObject({ id: z.nullable(Id), name: z.string() });

export const ApiTeam = z.strictObject({ id: Id, name: z.string() });

export const ApiUser = z.strictObject({
  id: Id,
  externalId: z.nullable(z.string()),
  name: z.string(),
  details: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  timeZone: z.nullable(z.string()),
  firstSeenAt: At,
  blocked: z.boolean(),
});
export type ApiUser = z.infer<typeof ApiUser>;

export const ApiChat = z.strictObject({
  id: Id,
  userId: Id,
  state: ChatState,
  /** Grows by one when the chat is reopened. */
  cycle: Count,
  /** Number of the last row of its transcript. */
  seq: Count,
  channel: z.string(),
  teamId: z.nullable(Id),
  assignee: z.nullable(Named),
  handOverReason: z.nullable(HandOverReason),
  openedAt: At,
  completedAt: z.nullable(At),
  completionType: z.nullable(CompletionType),
});
export type ApiChat = z.infer<typeof ApiChat>;

export const ApiMessage = z.strictObject({
  id: Id,
  chatId: Id,
  seq: Count,
  at: At,
  from: z.strictObject({ type: z.enum(['user', 'bot', 'agent', 'system']), name: z.string() }),
  text: z.string(),
  /** Name of the file that came with it. */
  fileName: z.nullable(z.string()),
});
export type ApiMessage = z.infer<typeof ApiMessage>;

export const ApiClosure = z.strictObject({
  id: OpId,
  chatId: Id,
  userId: Id,
  userName: z.string(),
  cycle: Count,
  at: At,
  completionType: CompletionType,
  /** With the name it had when it was chosen. */
  category: z.nullable(z.strictObject({ id: Id, name: z.string() })),
  reason: z.nullable(z.strictObject({ id: Id, name: z.string() })),
  notes: z.string(),
  /** Who closed it: a member or a key; null when nobody did. */
  by: z.nullable(Named),
  /** Grows with every correction. */
  rev: Count,
  undone: z.boolean(),
});
export type ApiClosure = z.infer<typeof ApiClosure>;

/** A closing category (`parentId` null) or a reason below one. */
export const ApiEntry = z.strictObject({
  id: Id,
  parentId: z.nullable(Id),
  name: z.string(),
  rev: Count,
  status: z.enum(['active', 'deleted', 'merged']),
  notesRequired: z.boolean(),
  /** The teams whose chats it may be chosen for; null: all. */
  teamIds: z.nullable(z.array(Id)),
});
export type ApiEntry = z.infer<typeof ApiEntry>;

/** RFC 9457, with the code that clients branch on. */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  /** Whether the same request may be sent again unchanged. */
  retryable: z.boolean(),
  /** What belongs to the code. */
  data: z.record(z.string(), z.unknown()),
  /** The id that Baton's log has. */
  instance: z.string(),
});
export type Problem = z.infer<typeof Problem>;
