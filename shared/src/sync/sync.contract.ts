import * as z from 'zod/mini';
import { Business } from '../businesses/businesses.contract.js';
import { Team } from '../teams/teams.contract.js';
import { TaxonomyChange, TaxonomyHead, TaxonomySnapshot } from '../categories/categories.contract.js';
import { Chat, Message } from '../chats/chats.contract.js';
import { Closure } from '../closures/closures.contract.js';
import { Me } from '../members/members.contract.js';
import { UserContext } from '../notes/notes.contract.js';
import { request } from '../wire/request.js';
import { Count, Id } from '../wire/schema.js';

export { protocol } from '../wire/protocol.js';

/** One of the member's own chats with its rows and its right column. `whole`: the rows replace what the client had. */
export const ChatDelivery = z.strictObject({
  chat: Chat,
  messages: z.array(Message),
  whole: z.boolean(),
  /** Whether rows older than these exist. */
  more: z.boolean(),
  context: UserContext,
});
export type ChatDelivery = z.infer<typeof ChatDelivery>;

/** The four numbers of My chats. */
export const MyNumbers = z.strictObject({
  completed: Count,
  waiting: Count,
  myQueue: Count,
  teamQueue: Count,
});
export type MyNumbers = z.infer<typeof MyNumbers>;

/** For one business: either the changes since the client's version, or the whole list. */
export const TaxonomyDelivery = z.strictObject({
  changes: z.nullable(z.array(TaxonomyChange)),
  snapshot: z.nullable(TaxonomySnapshot),
});
export type TaxonomyDelivery = z.infer<typeof TaxonomyDelivery>;

/**
 * Brings a client in step after it connected. The server has joined the rooms before it reads, so that the client
 * holds live events until the answer and then applies what is newer.
 */
export const sync = request('sync', {
  needs: 'signedIn',
  input: z.strictObject({
    taxonomies: z.record(Id, TaxonomyHead),
    /** For each chat the client holds: its last `seq` and the id of that row. */
    chats: z.record(Id, z.strictObject({ seq: Count, lastMessageId: z.nullable(Id) })),
    timeZone: z.string().check(z.maxLength(60)),
  }),
  output: z.strictObject({
    me: Me,
    businesses: z.array(Business),
    teams: z.array(Team),
    taxonomies: z.record(Id, TaxonomyDelivery),
    /** Every chat assigned to the member and every chat in their own queue: what is missing here is gone. */
    chats: z.array(ChatDelivery),
    /** Autocompleted chats of the last day that still want a reason. */
    needsReason: z.array(Closure),
    numbers: MyNumbers,
    /** Ids of the pairs this member chose most, most used first: `categoryId:reasonId`. */
    mostUsed: z.array(z.string()),
  }),
  rate: { perSecond: 2, burst: 10 },
});

/** The heads of a member's businesses, told every 15 s, so that a silent difference is found. */
export const heads = z.object({ taxonomies: z.record(z.string(), TaxonomyHead) });
export type Heads = z.infer<typeof heads>;
