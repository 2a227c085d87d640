import { defineStore } from 'pinia';
import { computed, shallowReactive } from 'vue';
import {
  findInChat,
  readChat,
  reassignChat,
  waitForUser,
  type Chat,
  type ChatChanged,
} from '#shared/chats/chats.contract';
import type { Attachment } from '#shared/files/files.contract';
import type { UserContext } from '#shared/notes/notes.contract';
import type { ChatDelivery } from '#shared/sync/sync.contract';
import type { InputOf } from '#shared/wire/request';
import { useFilesStore } from '../files/files.store';
import { useNotesStore } from '../notes/notes.store';
import { useSessionStore } from '../session/session.store';
import { ask } from '../wire/ask';
import type { EventHandlers } from '../wire/handlers';
import { withSameOperation } from '../wire/operation';
import { outgoingMessages, type OutgoingMessage } from './outgoing';
import { lastSeq } from './transcript';
import { transcripts } from './transcripts';
import { typingSignals } from './typing';
import { writing } from './writing';

/** The member's own chats, and the transcripts they have opened beside them. */
export const useChatsStore = defineStore('chats', () => {
  const session = useSessionStore();
  const notes = useNotesStore();
  const outgoing = outgoingMessages();
  const all = transcripts(outgoing.settle);
  const pen = writing(all, outgoing);
  const typing = typingSignals();
  const ownIds = shallowReactive(new Set<string>());
  const openedIds = new Set<string>();

  const own = computed(() => [...ownIds].flatMap((id) => all.chatOf(id) ?? []));
  /** Own active chats in the order of their assignment. */
  const active = computed(() => inState('active', (chat) => chat.assignedAt));
  /** Own chats that wait for their user, the longest first. */
  const waiting = computed(() => inState('waiting', (chat) => chat.waitingSince));
  /** Chats in the member's personal queue, the longest first. */
  const queued = computed(() => inState('queued', (chat) => chat.queuedAt));

  function inState(state: Chat['state'], since: (chat: Chat) => number | null): Chat[] {
    return own.value
      .filter((chat) => chat.state === state)
      .sort((a, b) => (since(a) ?? 0) - (since(b) ?? 0) || (a.id < b.id ? -1 : 1));
  }

  const isOwn = (chatId: string): boolean => ownIds.has(chatId);
  /** Messages of this member that are not confirmed, oldest first. */
  const outgoingIn = (chatId: string): OutgoingMessage[] => outgoing.inChat(chatId);

  /** The right column of a chat; undefined until it has arrived. */
  function contextOf(chatId: string): UserContext | undefined {
    const chat = all.chatOf(chatId);
    return chat && notes.contextOf(chat.businessId, chat.userId);
  }

  /** A chat has become this member's own. A telling older than what is here changes nothing. */
  function deliver(delivery: ChatDelivery): void {
    const known = all.chatOf(delivery.chat.id);
    if (!known || delivery.chat.seq >= known.seq) take(delivery);
  }

  /** The server knows what this page has: the rows since then, or all of them anew. */
  function take({ chat, messages, whole, more, context }: ChatDelivery): void {
    notes.put(context);
    if (whole || !all.byId.has(chat.id)) all.store({ chat, rows: messages, more });
    else all.put({ chat, messages });
    ownIds.add(chat.id);
  }

  /** The chat has left this member's hands; its transcript stays only where it is open beside. */
  function leave(change: ChatChanged): void {
    all.put(change);
    ownIds.delete(change.chat.id);
    forgetUnlessShown(change.chat.id);
  }

  function forgetUnlessShown(chatId: string): void {
    if (!ownIds.has(chatId) && !openedIds.has(chatId)) all.byId.delete(chatId);
  }

  /** What `sync` tells the server of each own chat. */
  function heads(): Record<string, { seq: number; lastMessageId: string | null }> {
    const told: Record<string, { seq: number; lastMessageId: string | null }> = {};
    for (const chatId of ownIds) {
      const rows = all.rowsOf(chatId);
      told[chatId] = { seq: lastSeq(rows), lastMessageId: rows.at(-1)?.id ?? null };
    }
    return told;
  }

  /** Takes the full set of own chats: what is missing is gone. Opened transcripts are read anew. */
  function sync(deliveries: readonly ChatDelivery[]): void {
    const present = new Set(deliveries.map((delivery) => delivery.chat.id));
    for (const chatId of [...ownIds].filter((id) => !present.has(id))) {
      ownIds.delete(chatId);
      forgetUnlessShown(chatId);
    }
    deliveries.forEach(take);
    for (const chatId of openedIds) if (!present.has(chatId)) void all.readNewest(chatId);
  }

  /** Opens the transcript of any chat the member may see, and keeps it in step until `closeTranscript`. */
  async function openTranscript(chatId: string): Promise<Chat> {
    openedIds.add(chatId);
    return all.open(chatId);
  }

  /** Keeps a chat that is here on the page, also when it leaves this member, until `closeTranscript`. */
  function holdTranscript(chatId: string): void {
    openedIds.add(chatId);
  }

  function closeTranscript(chatId: string): void {
    openedIds.delete(chatId);
    forgetUnlessShown(chatId);
  }

  /**
   * Writes to the user. Shown at once; resolves when it is confirmed or has failed, and never throws a refusal.
   * Files go in their order, one message each, the words with the first.
   */
  async function send(chatId: string, text: string, files: readonly Attachment[] = []): Promise<void> {
    if (files.length === 0) return write({ chatId, text, kind: 'text' });
    for (const [place, attachment] of files.entries()) {
      await write({ chatId, text: place === 0 ? text : '', attachment, kind: 'text' });
    }
  }

  /** Writes an internal note into the transcript; shown at once, like a message. */
  const note = (chatId: string, text: string) => write({ chatId, text, kind: 'note' });

  /** Takes a failed message away: its text is answered, its file goes back into the composer. */
  function discardMessage(clientMessageId: string): Promise<string> {
    const message = outgoing.byId.get(clientMessageId);
    if (message?.attachment) useFilesStore().giveBack(message.chatId, message.attachment);
    return pen.discard(clientMessageId);
  }

  async function write(
    what: Pick<OutgoingMessage, 'chatId' | 'text' | 'attachment' | 'kind'>,
  ): Promise<void> {
    const memberId = session.me?.id;
    if (!memberId) return;
    typing.stopped(what.chatId);
    await pen.write({ ...what, memberId });
  }

  /** Frees the slot until the user writes. */
  async function wait(chatId: string): Promise<void> {
    const opId = crypto.randomUUID();
    const { chat } = await withSameOperation(() => ask(waitForUser, { chatId, opId }));
    all.put({ chat, messages: [] });
  }

  /** Gives the chat to a team or one of its members. */
  async function reassign(input: Omit<InputOf<typeof reassignChat>, 'opId'>): Promise<void> {
    const opId = crypto.randomUUID();
    const { chat } = await withSameOperation(() => ask(reassignChat, { ...input, opId }));
    all.put({ chat, messages: [] });
  }

  /** Marks everything here as read by its agent. */
  function markRead(chatId: string): void {
    const chat = all.chatOf(chatId);
    const seq = lastSeq(all.rowsOf(chatId));
    if (!chat || !ownIds.has(chatId) || chat.readByAgent >= seq) return;
    all.putRead({ chatId, readByAgent: seq, readByUser: chat.readByUser });
    ask(readChat, { chatId, seq }).catch(() => undefined);
  }

  /** Which rows of a transcript have this text, also of those that are not here. */
  const find = async (chatId: string, text: string): Promise<number[]> =>
    (await ask(findInChat, { chatId, text })).seqs;

  const events = {
    'chat:delivered': deliver,
    'chat:changed': all.put,
    'chat:left': leave,
    'chat:typing': typing.put,
    'chat:read': all.putRead,
  } satisfies Partial<EventHandlers>;

  return {
    active,
    waiting,
    queued,
    chatOf: all.chatOf,
    rowsOf: all.rowsOf,
    hasOlder: all.hasOlder,
    loadOlder: all.loadOlder,
    loadTo: all.loadTo,
    find,
    isOwn,
    contextOf,
    outgoingIn,
    typingIn: typing.typingIn,
    typed: typing.typed,
    stoppedTyping: typing.stopped,
    openTranscript,
    holdTranscript,
    closeTranscript,
    send,
    note,
    sendAgain: pen.sendAgain,
    discardMessage,
    wait,
    reassign,
    markRead,
    loadOutgoing: outgoing.load,
    sendUnsent: pen.sendUnsent,
    put: all.put,
    deliver,
    heads,
    sync,
    events,
  };
});
