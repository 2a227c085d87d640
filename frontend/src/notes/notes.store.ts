import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { previousClosures, type Closure } from '#shared/closures/closures.contract';
import type { PromisedFollowUp } from '#shared/followUps/followUps.contract';
import {
  addUserNote,
  blockUser,
  readUserContext,
  unblockUser,
  type UserContext,
  type UserDetails,
  type UserNote,
} from '#shared/notes/notes.contract';
import type { ConsoleEvents } from '#shared/wire/events';
import { ask } from '../wire/ask';
import type { EventHandlers } from '../wire/handlers';
import { withSameOperation } from '../wire/operation';

/** Of how many users it is kept at once; a day has hundreds, and who is not shown any more is read again. */
export const mostKept = 100;

/** What is known of each user: details, the brief, previous conversations, notes on the user. */
export const useNotesStore = defineStore('notes', () => {
  const contexts = shallowReactive(new Map<string, UserContext>());
  /** Whose were put, the longest ago first. */
  const order = new Set<string>();

  const keyOf = (businessId: string, userId: string) => `${businessId}:${userId}`;
  const contextOf = (businessId: string, userId: string): UserContext | undefined =>
    contexts.get(keyOf(businessId, userId));

  function put(context: UserContext): void {
    const key = keyOf(context.user.businessId, context.user.id);
    contexts.set(key, context);
    order.delete(key);
    order.add(key);
    const [oldest] = order;
    if (order.size <= mostKept || oldest === undefined) return;
    order.delete(oldest);
    contexts.delete(oldest);
  }

  /** Reads the right column where it did not come with an assignment. */
  async function read(businessId: string, userId: string): Promise<UserContext> {
    const context = await ask(readUserContext, { businessId, userId });
    put(context);
    return context;
  }

  /** Adds a note on a user; sent again by itself while its outcome is unknown, and stored once. */
  async function add(businessId: string, userId: string, text: string): Promise<UserNote> {
    const opId = crypto.randomUUID();
    const { note } = await withSameOperation(() => ask(addUserNote, { opId, businessId, userId, text }));
    putNote(note);
    return note;
  }

  function putNote(note: UserNote): void {
    const known = contextOf(note.businessId, note.userId);
    if (!known || known.notes.some((other) => other.id === note.id)) return;
    put({ ...known, notes: [note, ...known.notes].sort((a, b) => b.at - a.at) });
  }

  function putUser(user: UserDetails): void {
    const known = contextOf(user.businessId, user.id);
    if (known) put({ ...known, user });
  }

  /** Refuses the user's messages from now on. */
  async function block({ businessId, id }: UserDetails, reason: string): Promise<void> {
    putUser((await ask(blockUser, { businessId, userId: id, reason })).user);
  }

  async function unblock({ businessId, id }: UserDetails): Promise<void> {
    putUser((await ask(unblockUser, { businessId, userId: id })).user);
  }

  /** A promise made, kept or taken back changes the user's brief. */
  function putFollowUp(followUp: PromisedFollowUp): void {
    const known = contextOf(followUp.businessId, followUp.userId);
    if (!known) return;
    const { id, at, comment, by, state } = followUp;
    const others = known.brief.openFollowUps.filter((other) => other.id !== id);
    const open = state === 'open' ? [...others, { id, at, comment, by: by.name }] : others;
    const openFollowUps = open.sort((a, b) => a.at - b.at);
    put({ ...known, brief: { ...known.brief, openFollowUps } });
  }

  /** A closing recorded, corrected or undone changes the user's previous conversations. */
  function putClosure(closure: Closure): void {
    const known = contextOf(closure.businessId, closure.userId);
    if (!known) return;
    const { count, closures } = known.previous;
    const others = closures.filter((other) => other.closureId !== closure.closureId);
    const wasHere = others.length < closures.length;
    const isHere = closure.undoneAt === null && (wasHere || closure.at > (closures[0]?.at ?? 0));
    const next = isHere ? [...others, closure].sort((a, b) => b.at - a.at) : others;
    put({ ...known, previous: { count: count + next.length - closures.length, closures: next } });
  }

  /** Loads further previous conversations; resolves with whether there are still more. */
  async function loadMorePrevious(businessId: string, userId: string): Promise<boolean> {
    const before = contextOf(businessId, userId)?.previous.closures.at(-1)?.at ?? null;
    const page = await ask(previousClosures, { businessId, userId, before });
    const known = contextOf(businessId, userId);
    if (!known) return page.more;
    const byId = new Map([...known.previous.closures, ...page.closures].map((c) => [c.closureId, c]));
    const closures = [...byId.values()].sort((a, b) => b.at - a.at);
    put({ ...known, previous: { count: Math.max(known.previous.count, closures.length), closures } });
    return page.more;
  }

  const events = {
    'user:changed': ({ user }: ConsoleEvents['user:changed']) => putUser(user),
    'userNote:added': ({ note }: ConsoleEvents['userNote:added']) => putNote(note),
  } satisfies Partial<EventHandlers>;

  return {
    contextOf,
    put,
    read,
    add,
    putNote,
    putClosure,
    putFollowUp,
    block,
    unblock,
    loadMorePrevious,
    events,
  };
});
