import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Chat } from '#shared/chats/chats.contract';
import {
  correctClosure,
  readClosure,
  undoClosure,
  undoSeconds,
  type Closure,
  type ClosureRevision,
} from '#shared/closures/closures.contract';
import { addUserNote } from '#shared/notes/notes.contract';
import type { MyNumbers } from '#shared/sync/sync.contract';
import type { ConsoleEvents } from '#shared/wire/events';
import type { InputOf, Refusal } from '#shared/wire/request';
import { useNotesStore } from '../notes/notes.store';
import { useSessionStore } from '../session/session.store';
import { ask } from '../wire/ask';
import type { EventHandlers } from '../wire/handlers';
import { withSameOperation } from '../wire/operation';
import { dropDraft, keepDraft, type CloseDraft } from './drafts';
import { asNotes, closingOnRecord, correctWith } from './lateClosing';
import type { KeptClosing, Outcome } from './outbox';
import { closingOutbox } from './outboxOfPage';
import { draftOf, inputOf, pickNames } from './sentDrafts';

/** A closing just recorded, for `Undo`. */
export interface Undoable {
  closure: Closure;
  /** What it was sent from, put back when it is undone. */
  draft: CloseDraft;
  until: number;
}

/** Closings: those on their way, those that want a reason, and the member's own numbers. */
export const useClosuresStore = defineStore('closures', () => {
  const session = useSessionStore();
  const notes = useNotesStore();
  /** Autocompleted chats of the last day that still want a reason, newest first. */
  const needsReason = shallowRef<Closure[]>([]);
  /** Pairs `categoryId:reasonId`, most used first. */
  const mostUsed = shallowRef<string[]>([]);
  const numbers = ref<MyNumbers>({ completed: 0, waiting: 0, myQueue: 0, teamQueue: 0 });
  const undoable = shallowRef<Undoable | null>(null);
  const sentDrafts = new Map<string, CloseDraft>();
  /** Closings sent with others: whoever closes twenty chats is not offered twenty times to undo. */
  const together = new Set<string>();
  const { kept, outbox, load: loadOutbox, pump } = closingOutbox(recorded);

  const pending = computed(() => kept.value.filter((closing) => closing.state === 'pending'));
  const refused = computed(() => kept.value.filter((closing) => closing.state === 'refused'));
  /** The closing on its way for a chat, if any. */
  const pendingFor = (chatId: string): KeptClosing | undefined =>
    pending.value.find((closing) => closing.chatId === chatId);

  /**
   * Sends what the dialog holds. The draft goes when the closing is on record or waits in the outbox; when it is
   * refused, the closing leaves the outbox again if the dialog can put it right (`putRight`), and the draft stays.
   */
  async function close(draft: CloseDraft, chat: Chat): Promise<Outcome> {
    const memberId = session.me?.id;
    if (!memberId || memberId !== draft.memberId) return { state: 'pending' };
    const input = inputOf(draft, chat);
    sentDrafts.set(draft.closureId, draft);
    const outcome = await outbox().add({
      ...pickNames(draft, chat),
      memberId,
      input,
      at: Date.now(),
      state: 'pending',
      refusal: null,
      noteIds: [],
    });
    if (outcome.state === 'refused' && putRight.has(outcome.refusal.code)) {
      await outbox().settle(draft.closureId, undefined);
    } else {
      await dropDraft(draft);
    }
    return outcome;
  }

  /** One of several chats closed at once: recorded by the same rule, told where they are closed. */
  function closeTogether(draft: CloseDraft, chat: Chat): Promise<Outcome> {
    together.add(draft.closureId);
    return close(draft, chat);
  }

  function recorded(closing: KeptClosing, closure: Closure): void {
    put(closure);
    if (together.delete(closing.closureId)) return void sentDrafts.delete(closing.closureId);
    const draft = sentDrafts.get(closing.closureId) ?? draftOf(closing);
    sentDrafts.delete(closing.closureId);
    undoable.value = { closure, draft, until: Date.now() + undoSeconds * 1000 };
  }

  /** Reopens the chat just closed, to the same agent, with the dialog as it was. */
  async function undo(closureId: string): Promise<Chat> {
    const opId = crypto.randomUUID();
    const { closure, chat } = await withSameOperation(() => ask(undoClosure, { closureId, opId }));
    const draft = undoable.value?.closure.closureId === closureId ? undoable.value.draft : null;
    if (draft) await keepDraft({ ...draft, cycle: chat.cycle, closureId: crypto.randomUUID() });
    undoable.value = null;
    put(closure);
    return chat;
  }

  function forgetUndo(): void {
    undoable.value = null;
  }

  /** Changes a closing as last seen, or gives an autocompleted chat its reason. */
  async function correct(input: Omit<InputOf<typeof correctClosure>, 'opId'>): Promise<Closure> {
    const opId = crypto.randomUUID();
    const { closure } = await withSameOperation(() => ask(correctClosure, { ...input, opId }));
    put(closure);
    return closure;
  }

  /** A closing with its earlier values, oldest first. */
  function read(closureId: string): Promise<{ closure: Closure; earlier: ClosureRevision[] }> {
    return ask(readClosure, { closureId });
  }

  /** Whether the dialog can put a refusal right, so that the closing goes back into it. */
  const canPutRight = (refusal: Refusal): boolean => putRight.has(refusal.code);

  /** Whether a refused closing can be added to a closing on record. */
  const canAddAsCorrection = ({ refusal }: KeptClosing): boolean =>
    refusal !== null && ['ALREADY_CLOSED', 'COMPLETED_WITHOUT_CATEGORY', 'NEW_CYCLE'].includes(refusal.code);

  /** Puts a refused closing into the one on record. Throws `Refused` when that is not possible; nothing is lost. */
  async function addAsCorrection(closing: KeptClosing): Promise<Closure | null> {
    const onRecord = await closingOnRecord(closing);
    if (!onRecord) return null;
    const closure = await correctWith(closing, onRecord);
    put(closure);
    await outbox().settle(closing.closureId, undefined);
    return closure;
  }

  /** Keeps what a refused closing says as notes on the user. Repeating it after a failure adds none twice. */
  async function keepAsNote(closing: KeptClosing): Promise<void> {
    const texts = asNotes(closing);
    const noteIds = texts.map((_, index) => closing.noteIds[index] ?? crypto.randomUUID());
    await outbox().settle(closing.closureId, { ...closing, noteIds });
    const { businessId, userId } = closing;
    for (const [index, text] of texts.entries()) {
      const opId = noteIds[index]!;
      const { note } = await withSameOperation(() => ask(addUserNote, { opId, businessId, userId, text }));
      notes.putNote(note);
    }
    await outbox().settle(closing.closureId, undefined);
  }

  /** Throws a refused closing away. */
  async function discard(closing: KeptClosing): Promise<void> {
    await outbox().settle(closing.closureId, undefined);
  }

  /** Gives a refused closing back to the dialog of its chat, which can then be opened and sent once more. */
  async function backToDraft(closing: KeptClosing): Promise<CloseDraft> {
    const draft = draftOf(closing);
    await keepDraft(draft);
    await outbox().settle(closing.closureId, undefined);
    return draft;
  }

  function put(closure: Closure): void {
    const others = needsReason.value.filter((other) => other.closureId !== closure.closureId);
    needsReason.value = wantsReason(closure) ? [closure, ...others].sort((a, b) => b.at - a.at) : others;
    notes.putClosure(closure);
  }

  function wantsReason(closure: Closure): boolean {
    const mine = closure.formerAgent?.id === session.me?.id && session.me !== null;
    return (
      mine &&
      closure.completionType === 'autocomplete' &&
      closure.correctedAt === null &&
      closure.undoneAt === null
    );
  }

  /** Takes the answer of `sync`. */
  function sync(answer: { needsReason: Closure[]; mostUsed: string[]; numbers: MyNumbers }): void {
    needsReason.value = [...answer.needsReason].sort((a, b) => b.at - a.at);
    mostUsed.value = answer.mostUsed;
    numbers.value = answer.numbers;
  }

  const events = {
    'closure:changed': ({ closure }: ConsoleEvents['closure:changed']) => put(closure),
    'numbers:changed': (told: MyNumbers) => void (numbers.value = told),
  } satisfies Partial<EventHandlers>;

  return {
    needsReason,
    mostUsed,
    numbers,
    pending,
    refused,
    undoable,
    pendingFor,
    close,
    closeTogether,
    undo,
    forgetUndo,
    correct,
    read,
    canPutRight,
    canAddAsCorrection,
    addAsCorrection,
    keepAsNote,
    discard,
    backToDraft,
    put,
    sync,
    loadOutbox,
    pump,
    events,
  };
});

/** Refusals that the open dialog can put right itself: it names the field, and what was typed stays in the draft. */
export const putRight: ReadonlySet<string> = new Set([
  'BAD_INPUT',
  'CATEGORY_REQUIRED',
  'REASON_REQUIRED',
  'CATEGORY_GONE',
  'REASON_GONE',
  'REASON_NOT_IN_CATEGORY',
  'CATEGORY_NOT_FOR_TEAM',
  'NOTES_REQUIRED',
  'NOTES_TOO_LONG',
  'FOLLOW_UP_IN_PAST',
  'INTERNAL',
]);
