import * as z from 'zod/mini';
import { CategoryName } from '../categories/categories.contract.js';
import { HandOverReason, MessageText } from '../chats/chats.contract.js';
import { Notes } from '../closures/closures.contract.js';
import { ProperName } from '../members/members.contract.js';
import { isTimeZone } from '../teams/timeZones.js';
import { Count, Id, text } from '../wire/schema.js';
import { ApiChat, ApiClosure, ApiEntry, ApiMessage, ApiTeam, ApiUser } from './api.shapes.js';
import type { Operation } from './operation.js';

type Schema = z.ZodMiniType;

const nothing = z.strictObject({});
const chat = z.strictObject({ chatId: Id });
const oneChat = z.strictObject({ chat: ApiChat });
const written = z.strictObject({ chat: ApiChat, message: ApiMessage });

type None = typeof nothing;
type Given<P extends Schema, Q extends Schema, B extends Schema, A extends Schema> = Pick<
  Operation,
  'name' | 'method' | 'path' | 'scope' | 'summary' | 'about'
> & { params?: P; query?: Q; body?: B; answer: A };

function operation<
  A extends Schema,
  P extends Schema = None,
  Q extends Schema = None,
  B extends Schema = None,
>(given: Given<P, Q, B, A>): Operation<P, Q, B, A> {
  const { params = nothing, query = nothing, body = nothing } = given;
  return { ...given, params: params as P, query: query as Q, body: body as B };
}

const filled = (max: number) =>
  text(max).check(z.refine((value: string) => value.trim().length > 0, { message: 'is empty' }));

export const listTeams = operation({
  name: 'listTeams',
  method: 'GET',
  path: '/teams',
  scope: 'chats.read',
  summary: 'The teams that take chats of the business',
  about: 'For naming one when a chat is handed over or reopened.',
  answer: z.strictObject({ teams: z.array(ApiTeam) }),
});

export const createUser = operation({
  name: 'createUser',
  method: 'POST',
  path: '/users',
  scope: 'users.write',
  summary: 'Create or change a user',
  about:
    'A user is known by the id that the business gives them: a second call changes the first one’s user.',
  body: z.strictObject({
    externalId: filled(200),
    name: ProperName,
    details: z.optional(
      z.array(z.strictObject({ label: filled(40), value: text(200) })).check(z.maxLength(20)),
    ),
    timeZone: z.optional(z.nullable(text(60).check(z.refine(isTimeZone, { message: 'is not a time zone' })))),
  }),
  answer: z.strictObject({ user: ApiUser }),
});

export const postUserMessage = operation({
  name: 'postUserMessage',
  method: 'POST',
  path: '/users/{userId}/messages',
  scope: 'chats.write',
  summary: 'Post what a user wrote',
  about:
    'Goes into the user’s open chat, or opens one. A chat opened here is with your bot: the built-in bot leaves it alone.',
  params: z.strictObject({ userId: Id }),
  body: z.strictObject({
    text: MessageText,
    /** Where the chat takes place, when this message opens it. */
    channel: z.optional(z.string().check(z.regex(/^(?!widget$)[a-z][a-z0-9-]{0,29}$/))),
  }),
  answer: written,
});

export const postBotMessage = operation({
  name: 'postBotMessage',
  method: 'POST',
  path: '/chats/{chatId}/messages',
  scope: 'chats.write',
  summary: 'Post what your bot answered',
  about: 'Only while the chat is with the bot; afterwards refused as CHAT_NOT_OPEN.',
  params: chat,
  body: z.strictObject({ text: MessageText }),
  answer: written,
});

export const handOverChat = operation({
  name: 'handOverChat',
  method: 'POST',
  path: '/chats/{chatId}/hand-over',
  scope: 'chats.write',
  summary: 'Hand a chat over to people',
  about:
    'To the named team, else to the default team of the business. A chat that is with people already stays as it is.',
  params: chat,
  body: z.strictObject({
    reason: z.enum(HandOverReason.options.filter((reason) => reason !== 'noBot')),
    teamId: z.optional(Id),
  }),
  answer: oneChat,
});

export const readApiChat = operation({
  name: 'readChat',
  method: 'GET',
  path: '/chats/{chatId}',
  scope: 'chats.read',
  summary: 'Read a chat',
  about: 'Who has it and how far it has come.',
  params: chat,
  answer: oneChat,
});

export const listMessages = operation({
  name: 'listMessages',
  method: 'GET',
  path: '/chats/{chatId}/messages',
  scope: 'chats.read',
  summary: 'Read the messages of a chat',
  about: 'Oldest first, those after the row `after`. Internal notes are not among them.',
  params: chat,
  query: z.strictObject({
    after: z._default(z.coerce.number().check(z.int(), z.gte(0), z.lte(1e9)), 0),
    limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 50),
  }),
  answer: z.strictObject({
    messages: z.array(ApiMessage),
    /** What `after` is for the next page. */
    after: Count,
    more: z.boolean(),
  }),
});

export const closeApiChat = operation({
  name: 'closeChat',
  method: 'POST',
  path: '/chats/{chatId}/close',
  scope: 'chats.close',
  summary: 'Close a chat',
  about:
    'The rules of category, reason and notes are those of a member who closes. The completion type is `api`. With `cycle` it is refused as NEW_CYCLE when the chat was reopened meanwhile.',
  params: chat,
  body: z.strictObject({
    categoryId: z.nullable(Id),
    reasonId: z.nullable(Id),
    notes: z._default(Notes, ''),
    cycle: z.optional(Count),
  }),
  answer: z.strictObject({ closure: ApiClosure }),
});

export const reopenApiChat = operation({
  name: 'reopenChat',
  method: 'POST',
  path: '/chats/{chatId}/reopen',
  scope: 'chats.close',
  summary: 'Reopen a completed chat',
  about: 'For a team, or one of its members. Its earlier closing stays on record.',
  params: chat,
  body: z.strictObject({ teamId: Id, memberId: z._default(z.nullable(Id), null) }),
  answer: oneChat,
});

export const listClosures = operation({
  name: 'listClosures',
  method: 'GET',
  path: '/closures',
  scope: 'closures.read',
  summary: 'Follow the closings',
  about:
    'Oldest first, from `cursor` on; keep the answer’s `cursor` for the next call, even when nothing was listed. A closing is listed fifteen seconds after it was made, so that none that was slower is missed, and as it stands when it is read. A page may hold a few more than `limit`.',
  query: z.strictObject({
    cursor: z.optional(z.string().check(z.regex(/^[0-9a-z]{1,11}$/))),
    limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 100),
  }),
  answer: z.strictObject({ closures: z.array(ApiClosure), cursor: z.string(), more: z.boolean() }),
});

export const listApiCategories = operation({
  name: 'listCategories',
  method: 'GET',
  path: '/categories',
  scope: 'categories.read',
  summary: 'The closing categories and their reasons',
  about: 'All that are active, each list in its order. `version` grows with every change.',
  answer: z.strictObject({ version: Count, entries: z.array(ApiEntry) }),
});

const changedEntries = z.strictObject({ version: Count, entries: z.array(ApiEntry) });
const entry = z.strictObject({ entryId: Id });

export const addApiCategories = operation({
  name: 'addCategories',
  method: 'POST',
  path: '/categories',
  scope: 'categories.write',
  summary: 'Add closing categories or reasons',
  about: 'At the end of a list, all or none: categories, or with `parentId` reasons of that category.',
  body: z.strictObject({
    parentId: z._default(z.nullable(Id), null),
    names: z.array(CategoryName).check(z.minLength(1), z.maxLength(200)),
  }),
  answer: changedEntries,
});

export const renameApiCategory = operation({
  name: 'renameCategory',
  method: 'PATCH',
  path: '/categories/{entryId}',
  scope: 'categories.write',
  summary: 'Rename a closing category or reason',
  about: 'As last seen (`rev`); refused as STALE with the entry as it is now when somebody was faster.',
  params: entry,
  body: z.strictObject({ rev: Count, name: CategoryName }),
  answer: changedEntries,
});

export const deleteApiCategory = operation({
  name: 'deleteCategory',
  method: 'DELETE',
  path: '/categories/{entryId}',
  scope: 'categories.write',
  summary: 'Delete a closing category or reason',
  about: 'A category takes its active reasons with it. Dialogs offer the successor in its place.',
  params: entry,
  query: z.strictObject({
    rev: z.coerce.number().check(z.int(), z.gte(0), z.lte(1e9)),
    successorId: z.optional(Id),
  }),
  answer: changedEntries,
});

/** Every operation of the API, in the order of its document. */
export const operations: readonly Operation[] = [
  createUser,
  postUserMessage,
  postBotMessage,
  handOverChat,
  readApiChat,
  listMessages,
  closeApiChat,
  reopenApiChat,
  listClosures,
  listApiCategories,
  addApiCategories,
  renameApiCategory,
  deleteApiCategory,
  listTeams,
];
