import * as z from 'zod/mini';
import { request } from '../wire/request.js';
import { Id, Moment, text } from '../wire/schema.js';
import { ChatState } from './chats.contract.js';

/** Users in one answer. */
export const usersFoundMax = 20;

/** A user who was found, with the chat that leads to them: the open one, else the last; null where there is none. */
export const FoundUser = z.strictObject({
  id: Id,
  businessId: Id,
  name: z.string(),
  chat: z.nullable(
    z.strictObject({
      id: Id,
      state: ChatState,
      openedAt: Moment,
      /** Who has it, or had it last. */
      agentId: z.nullable(Id),
      agentName: z.nullable(z.string()),
    }),
  ),
});
export type FoundUser = z.infer<typeof FoundUser>;

/**
 * Users whose name, or the id that their business gave them, has a word that begins with each of these words; those
 * with an open chat first. Whoever may see all chats finds every user of their businesses, others those they had last.
 */
export const findUsers = request('user:find', {
  needs: 'signedIn',
  rate: { perSecond: 5, burst: 20 },
  input: z.strictObject({ words: text(80) }),
  output: z.strictObject({ users: z.array(FoundUser) }),
});
