import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import {
  addReply,
  changeReply,
  deleteReply,
  listReplies,
  restoreReply,
  type CannedReply,
  type ReplyChanged,
} from '#shared/replies/replies.contract';
import type { InputOf } from '#shared/wire/request';
import { ask } from '../wire/ask';
import type { EventHandlers } from '../wire/handlers';
import { withSameOperation } from '../wire/operation';

export type ListState = 'unread' | 'reading' | 'here' | 'failed';

/** The canned replies this member may use, for each business that was asked for. */
export const useRepliesStore = defineStore('replies', () => {
  const byId = shallowReactive(new Map<string, CannedReply>());
  const states = shallowReactive(new Map<string, ListState>());

  const stateOf = (businessId: string): ListState => states.get(businessId) ?? 'unread';

  /** The replies of a business by title: the shared ones and the member's own. */
  function of(businessId: string): CannedReply[] {
    return [...byId.values()]
      .filter((reply) => reply.businessId === businessId && !reply.deleted)
      .sort((a, b) => a.title.localeCompare(b.title) || (a.id < b.id ? -1 : 1));
  }

  /** Takes a reply unless a newer one is here. */
  function put(reply: CannedReply): CannedReply {
    const known = byId.get(reply.id);
    if (!known || known.rev < reply.rev) byId.set(reply.id, reply);
    return reply;
  }

  /** Reads the list of a business. What is missing there and has not changed since is gone. */
  async function read(businessId: string): Promise<void> {
    const before = new Map(of(businessId).map(({ id, rev }) => [id, rev]));
    if (stateOf(businessId) !== 'here') states.set(businessId, 'reading');
    try {
      const { replies } = await ask(listReplies, { businessId });
      const present = new Set(replies.map(({ id }) => id));
      for (const [id, rev] of before) {
        if (!present.has(id) && byId.get(id)?.rev === rev) byId.delete(id);
      }
      replies.forEach(put);
      states.set(businessId, 'here');
    } catch {
      states.set(businessId, before.size > 0 ? 'here' : 'failed');
    }
  }

  /** Reads the list of a business once; from then on it is kept in step. */
  function need(businessId: string): void {
    if (stateOf(businessId) === 'unread' || stateOf(businessId) === 'failed') void read(businessId);
  }

  /** The line was lost: what was told meanwhile is read anew. */
  function sync(): void {
    for (const [businessId, state] of states) if (state !== 'unread') void read(businessId);
  }

  async function add(wanted: Omit<InputOf<typeof addReply>, 'opId'>): Promise<CannedReply> {
    const opId = crypto.randomUUID();
    return put((await withSameOperation(() => ask(addReply, { ...wanted, opId }))).reply);
  }

  async function change(wanted: Omit<InputOf<typeof changeReply>, 'opId'>): Promise<CannedReply> {
    const opId = crypto.randomUUID();
    return put((await withSameOperation(() => ask(changeReply, { ...wanted, opId }))).reply);
  }

  async function remove({ id, rev }: CannedReply): Promise<CannedReply> {
    const asSeen = { replyId: id, rev, opId: crypto.randomUUID() };
    return put((await withSameOperation(() => ask(deleteReply, asSeen))).reply);
  }

  async function restore({ id, rev }: CannedReply): Promise<CannedReply> {
    const asSeen = { replyId: id, rev, opId: crypto.randomUUID() };
    return put((await withSameOperation(() => ask(restoreReply, asSeen))).reply);
  }

  const events = {
    'reply:changed': ({ reply }: ReplyChanged) => void put(reply),
  } satisfies Partial<EventHandlers>;

  return { of, stateOf, need, read, sync, add, change, remove, restore, put, events };
});
