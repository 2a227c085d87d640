import * as z from 'zod/mini';
import { Attachment } from '../files/files.contract.js';
import { request } from '../wire/request.js';
import { Count, Id, Moment, OpId, coded, codePoints, isWellFormed, text } from '../wire/schema.js';
import { messageMax } from './chats.limits.js';

export { messageMax };
export const handoverNoteMax = 1_000;
/** Messages in one page of a transcript. */
export const pageSize = 50;

export const ChatState = z.enum(['bot', 'queued', 'active', 'waiting', 'completed']);
export type ChatState = z.infer<typeof ChatState>;

export const CompletionType = z.enum([
  'agent',
  'lead',
  'api',
  'bot',
  'autocomplete',
  'no_agent',
  'user_left',
]);
export type CompletionType = z.infer<typeof CompletionType>;

/** Where the chat came to people from. */
export const Origin = z.enum(['bot', 'user', 'agent', 'api']);
export type Origin = z.infer<typeof Origin>;

/** Why the bot handed over. */
export const HandOverReason = z.enum(['askedForPerson', 'didNotKnow', 'flow', 'failed', 'noBot']);
export type HandOverReason = z.infer<typeof HandOverReason>;

/** The words of a message; beside a file there may be none. */
const MessageWords = z.string().check(
  z.refine(isWellFormed, { message: 'contains characters that are not text' }),
  coded('MESSAGE_TOO_LONG', { max: messageMax }, (value) => codePoints(value) <= messageMax),
);

export const MessageText = MessageWords.check(coded('MESSAGE_EMPTY', {}, (value) => value.trim().length > 0));

/** A message: words, a file that its sender has uploaded, or both. */
export const messageShape = { clientMessageId: OpId, text: MessageWords, fileId: z.optional(Id) };
export const saysSomething = z.refine<{ text: string; fileId?: string | undefined }>(
  (message) => message.fileId !== undefined || message.text.trim().length > 0,
  { params: { code: 'MESSAGE_EMPTY', payload: {} } },
);

const Someone = z.strictObject({ id: z.nullable(Id), name: z.string() });

/** What happened to a chat, as a row of its transcript. */
export const ChatEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('handedOver'), reason: HandOverReason, teamId: Id, teamName: z.string() }),
  /** A member began the chat and has it. */
  z.strictObject({ type: z.literal('started'), by: Someone }),
  z.strictObject({ type: z.literal('assigned'), to: Someone, queuedMs: Count }),
  z.strictObject({ type: z.literal('waiting'), by: Someone }),
  /** It has stood in a queue for longer than its team allows, in milliseconds. */
  z.strictObject({ type: z.literal('delayed'), afterMs: Count }),
  /** The user answered a waiting chat: back to its agent (`to`), or to the queue (null). */
  z.strictObject({ type: z.literal('resumed'), to: z.nullable(Someone) }),
  z.strictObject({
    type: z.literal('reassigned'),
    by: Someone,
    teamId: Id,
    teamName: z.string(),
    to: z.nullable(Someone),
    note: z.string(),
  }),
  /** Back to the head of the queue because its agent left. */
  z.strictObject({
    type: z.literal('returned'),
    from: Someone,
    why: z.enum(['offline', 'lost', 'signedOut', 'rights']),
  }),
  z.strictObject({
    type: z.literal('closed'),
    closureId: OpId,
    completionType: CompletionType,
    by: z.nullable(Someone),
    categoryName: z.nullable(z.string()),
    reasonName: z.nullable(z.string()),
  }),
  z.strictObject({ type: z.literal('undone'), closureId: OpId, by: Someone }),
  /** A completed chat goes on in its next cycle: with a member of the team (`to`), or in its queue (null). */
  z.strictObject({
    type: z.literal('reopened'),
    by: Someone,
    teamId: Id,
    teamName: z.string(),
    to: z.nullable(Someone),
  }),
]);
export type ChatEvent = z.infer<typeof ChatEvent>;

export const Sender = z.strictObject({
  type: z.enum(['user', 'bot', 'agent', 'system']),
  id: z.nullable(Id),
  name: z.string(),
});
export type Sender = z.infer<typeof Sender>;

/** One row of a transcript. `seq` is 1, 2, 3 … within the chat, without gaps. */
export const Message = z.strictObject({
  id: Id,
  chatId: Id,
  seq: Count,
  cycle: Count,
  at: Moment,
  kind: z.enum(['text', 'note', 'event']),
  from: Sender,
  text: z.string(),
  clientMessageId: z.nullable(OpId),
  event: z.nullable(ChatEvent),
  attachment: z.nullable(Attachment),
});
export type Message = z.infer<typeof Message>;

/** A chat as lists and the header show it. `seq` is the last row's number and the chat's revision. */
export const Chat = z.strictObject({
  id: Id,
  businessId: Id,
  userId: Id,
  userName: z.string(),
  /** Their first chat with this business. */
  newUser: z.boolean(),
  teamId: z.nullable(Id),
  state: ChatState,
  cycle: Count,
  seq: Count,
  assignee: z.nullable(Someone),
  /** The member in whose personal queue it stands; null in a team's queue. */
  queueOf: z.nullable(Id),
  channel: z.string(),
  origin: Origin,
  handOverReason: z.nullable(HandOverReason),
  openedAt: Moment,
  queuedAt: z.nullable(Moment),
  assignedAt: z.nullable(Moment),
  /** `seq` of the row that assigned it: not read beyond means a new chat. */
  assignedSeq: Count,
  waitingSince: z.nullable(Moment),
  /** When it had waited for longer than its team allows; null while it has not. */
  delayedAt: z.nullable(Moment),
  completedAt: z.nullable(Moment),
  completionType: z.nullable(CompletionType),
  lastMessage: z.nullable(z.strictObject({ seq: Count, at: Moment, from: Sender, text: z.string() })),
  /** Messages of the user that its agent has not read. */
  unread: Count,
  readByAgent: Count,
  readByUser: Count,
});
export type Chat = z.infer<typeof Chat>;

const row = z.strictObject({ message: Message });
const chatScope = { chatId: Id, opId: OpId };

/** Sends a message to the user. Sent again with the same `clientMessageId`, it answers with the stored row. */
export const sendMessage = request('chat:send', {
  needs: 'signedIn',
  input: z.strictObject({ chatId: Id, ...messageShape }).check(saysSomething),
  output: row,
});

/** Writes an internal note into the transcript. */
export const addNote = request('chat:note', {
  needs: 'signedIn',
  input: z.strictObject({ chatId: Id, clientMessageId: OpId, text: MessageText }),
  output: row,
});

/** Tells the user and whoever reads along that the member is typing, or has stopped. */
export const typeInChat = request('chat:typing', {
  needs: 'signedIn',
  input: z.strictObject({ chatId: Id, typing: z.boolean() }),
  output: z.strictObject({}),
  rate: { perSecond: 5, burst: 20 },
});

/** Marks the transcript as read by its agent up to `seq`. */
export const readChat = request('chat:read', {
  needs: 'signedIn',
  input: z.strictObject({ chatId: Id, seq: Count }),
  output: z.strictObject({}),
});

/** Puts the chat aside until its user answers: it takes no slot of its agent's meanwhile. */
export const waitForUser = request('chat:wait', {
  needs: 'signedIn',
  input: z.strictObject(chatScope),
  output: z.strictObject({ chat: Chat }),
});

/** Gives the chat to a team, or to one of its members: at once when they are online with a free slot, else into their queue. */
export const reassignChat = request('chat:reassign', {
  needs: 'chats.reassign',
  input: z.strictObject({ ...chatScope, teamId: Id, memberId: z.nullable(Id), note: text(handoverNoteMax) }),
  output: z.strictObject({ chat: Chat }),
});

/**
 * Lets a completed chat go on in its next cycle, with a team or one of its members; how it was closed stays on record.
 * Refused as `USER_CAME_BACK` when its user has a newer chat, as `CHAT_OPEN` when it is not completed.
 */
export const reopenChat = request('chat:reopen', {
  needs: 'chats.reopen',
  input: z.strictObject({ ...chatScope, teamId: Id, memberId: z.nullable(Id) }),
  output: z.strictObject({ chat: Chat }),
});

/** Rows below `before`, oldest first, at most `pageSize`. Open to whoever may see the chat. */
export const readTranscript = request('chat:page', {
  needs: 'signedIn',
  input: z.strictObject({ chatId: Id, before: z.nullable(Count) }),
  output: z.strictObject({ chat: Chat, messages: z.array(Message), more: z.boolean() }),
});

export const findMax = 100;

/** The rows of a transcript whose messages and notes have this text, oldest first; case and accents do not matter. */
export const findInChat = request('chat:find', {
  needs: 'signedIn',
  input: z.strictObject({
    chatId: Id,
    text: text(findMax).check(z.refine((value: string) => value.trim().length > 0, { message: 'is empty' })),
  }),
  output: z.strictObject({ seqs: z.array(Count) }),
});

/** A chat in which a row was written, or that changed hands or state. The rows come with it. */
export const chatChanged = z.object({ chat: Chat, messages: z.array(Message) });
export type ChatChanged = z.infer<typeof chatChanged>;

/** Someone of the other side is typing, or has stopped. May be lost. */
export const chatTyping = z.object({ chatId: Id, from: Sender, typing: z.boolean() });
export type ChatTyping = z.infer<typeof chatTyping>;

/** How far the other side has read. May be lost; the next chat state carries it again. */
export const chatRead = z.object({ chatId: Id, readByUser: Count, readByAgent: Count });
export type ChatRead = z.infer<typeof chatRead>;
