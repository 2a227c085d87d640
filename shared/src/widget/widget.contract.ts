import * as z from 'zod/mini';
import { messageShape, saysSomething } from '../chats/chats.contract.js';
import { Attachment } from '../files/files.contract.js';
import { request, route } from '../wire/request.js';
import { Count, Id, Moment, OpId } from '../wire/schema.js';
import { widgetWebsitePath } from './widget.paths.js';

/** What the user sees of a row: no notes, no names of teams, no reasons. */
export const UserMessage = z.strictObject({
  id: Id,
  seq: Count,
  at: Moment,
  from: z.enum(['user', 'bot', 'agent', 'system']),
  name: z.string(),
  text: z.string(),
  clientMessageId: z.nullable(OpId),
  attachment: z.nullable(Attachment),
});
export type UserMessage = z.infer<typeof UserMessage>;

/** What the user sees of their chat. */
export const UserChat = z.strictObject({
  id: Id,
  state: z.enum(['bot', 'queued', 'active', 'completed']),
  seq: Count,
  agentName: z.nullable(z.string()),
  /** Chats before this one in the queue; null when not queued, or when the team does not tell. */
  ahead: z.nullable(Count),
  readByAgent: Count,
});
export type UserChat = z.infer<typeof UserChat>;

const where = z.strictObject({ chat: z.nullable(UserChat), messages: z.array(UserMessage) });

/**
 * First request of every connection: where the user's chat stands since `seq`. A user without a token gets one;
 * the handshake of later connections carries it.
 */
export const helloUser = request('user:hello', {
  needs: 'user',
  input: z.strictObject({ chatId: z.nullable(Id), seq: Count }),
  output: z.strictObject({
    ...where.shape,
    token: z.nullable(z.string()),
    businessName: z.string(),
    botFirst: z.boolean(),
    /** First words in place of the widget's own; empty: none. */
    greeting: z.string(),
    accent: z.nullable(z.string()),
  }),
});

/** The user's message; opens a chat when there is none that is open. */
export const sendUserMessage = request('user:send', {
  needs: 'user',
  input: z.strictObject(messageShape).check(saysSomething),
  output: z.strictObject({ chat: UserChat, message: UserMessage }),
  rate: { perSecond: 2, burst: 20 },
});

/** Always hands over to a person, opening a chat when there is none. */
export const talkToPerson = request('user:talkToPerson', {
  needs: 'user',
  input: z.strictObject({ opId: OpId }),
  output: z.strictObject({ chat: UserChat }),
});

/** The user ends their chat; it is completed without a reason. */
export const endUserChat = request('user:end', {
  needs: 'user',
  input: z.strictObject({ opId: OpId, chatId: Id }),
  output: z.strictObject({ chat: UserChat }),
});

/** Tells the agent that the user is typing, or has stopped. */
export const typeAsUser = request('user:typing', {
  needs: 'user',
  input: z.strictObject({ typing: z.boolean() }),
  output: z.strictObject({}),
  rate: { perSecond: 5, burst: 20 },
});

/** Marks what was written to the user as read up to `seq`. */
export const readAsUser = request('user:read', {
  needs: 'user',
  input: z.strictObject({ chatId: Id, seq: Count }),
  output: z.strictObject({}),
});

const WebsiteAnswer = z.strictObject({
  allowed: z.boolean(),
  /** The business's own colour, where its page may know of it. */
  accent: z.nullable(z.string()),
});
export type WebsiteAnswer = z.infer<typeof WebsiteAnswer>;

/** Whether the page that asks is a website of the business, by its origin. */
export const readWebsite = route('GET', widgetWebsitePath, {
  input: z.strictObject({ business: z.string() }),
  output: WebsiteAnswer,
});

/** Facts told to the user's sockets. */
export interface UserEvents {
  /** The user's chat, and the rows that were written since the last telling. */
  'user:changed': { chat: UserChat; messages: UserMessage[] };
  /** Their agent is typing, or has stopped. May be lost. */
  'user:typing': { name: string; typing: boolean };
  /** How far their agent has read. */
  'user:agentRead': { chatId: string; seq: number };
  /** Say `user:hello` again after at most `delayMs`, chosen by the server to spread the load. */
  'sync:required': { delayMs: number };
}
