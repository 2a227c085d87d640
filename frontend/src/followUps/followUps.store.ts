import { defineStore } from 'pinia';
import { computed, shallowReactive, shallowRef } from 'vue';
import type { Chat } from '#shared/chats/chats.contract';
import {
  finishFollowUp,
  listFollowUps,
  reopenFollowUp,
  writeToUser,
  type FollowUpChanged,
  type PromisedFollowUp,
} from '#shared/followUps/followUps.contract';
import { useNotesStore } from '../notes/notes.store';
import { useSessionStore } from '../session/session.store';
import { useNow } from '../ui/now';
import { ask } from '../wire/ask';
import type { EventHandlers } from '../wire/handlers';
import { withSameOperation } from '../wire/operation';

export interface User {
  businessId: string;
  userId: string;
}

/** What this member has promised users and has not done yet. */
export const useFollowUpsStore = defineStore('followUps', () => {
  const session = useSessionStore();
  const notes = useNotesStore();
  const now = useNow();
  const byId = shallowReactive(new Map<string, PromisedFollowUp>());
  /** The newest reminder; undefined until one is told. */
  const reminder = shallowRef<PromisedFollowUp>();
  /** Whether the list has been read. */
  const known = shallowRef(false);

  /** Open ones, the next due first. */
  const open = computed(() =>
    [...byId.values()].filter(({ state }) => state === 'open').sort((a, b) => a.at - b.at),
  );
  const due = computed(() => open.value.filter(({ at }) => at <= now.value));

  const isOwn = ({ by }: PromisedFollowUp) => by.id !== null && by.id === session.me?.id;

  /** Takes a promise unless a newer one is here. */
  function put(followUp: PromisedFollowUp): PromisedFollowUp {
    notes.putFollowUp(followUp);
    const here = byId.get(followUp.id);
    if (isOwn(followUp) && (!here || here.rev < followUp.rev)) byId.set(followUp.id, followUp);
    return followUp;
  }

  /** Reads the list anew: what is missing there and has not changed since is open no more. */
  async function sync(): Promise<void> {
    const before = new Map(open.value.map(({ id, rev }) => [id, rev]));
    try {
      const { followUps } = await ask(listFollowUps, {});
      const present = new Set(followUps.map(({ id }) => id));
      for (const [id, rev] of before) if (!present.has(id) && byId.get(id)?.rev === rev) byId.delete(id);
      followUps.forEach(put);
      known.value = true;
    } catch {
      // The next sync asks again.
    }
  }

  async function finish(followUpId: string): Promise<PromisedFollowUp> {
    return put((await withSameOperation(() => ask(finishFollowUp, { followUpId }))).followUp);
  }

  async function reopen(followUpId: string): Promise<PromisedFollowUp> {
    return put((await withSameOperation(() => ask(reopenFollowUp, { followUpId }))).followUp);
  }

  /** Begins a chat with a user, or answers with the one that this member has with them. */
  async function write({ businessId, userId }: User, followUpId: string | null): Promise<Chat> {
    const asked = { opId: crypto.randomUUID(), businessId, userId, followUpId };
    return (await withSameOperation(() => ask(writeToUser, asked))).chat;
  }

  const events = {
    'followUp:changed': ({ followUp }: FollowUpChanged) => void put(followUp),
    'followUp:due': ({ followUp }: FollowUpChanged) => {
      put(followUp);
      reminder.value = followUp;
    },
  } satisfies Partial<EventHandlers>;

  return { open, due, reminder, known, put, sync, finish, reopen, write, events };
});
