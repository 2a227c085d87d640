import { computed, reactive, ref, shallowReactive } from 'vue';
import type { Chat } from '#shared/chats/chats.contract';
import { isFaultless, problemsOf, type Asked, type Problems } from '../closures/draftCheck';
import { useClosuresStore } from '../closures/closures.store';
import { newDraft, type CloseDraft, type FollowUpDraft } from '../closures/drafts';
import { nothingChosen, type Chosen } from '../closures/liveChoice';
import { notRecordedText } from '../closures/refusalWords';
import { t } from '../i18n';
import { useSessionStore } from '../session/session.store';

/** How far one of several closings is. `pending`: it waits in this browser and is sent by itself. */
export type Result =
  { state: 'sending' } | { state: 'recorded' } | { state: 'pending' } | { state: 'refused'; text: string };

/**
 * Closes several chats with the same words. Each closing is kept in the outbox before any is sent, is decided by the
 * same rule as one alone, and has a result of its own.
 */
export function closeSelected() {
  const closures = useClosuresStore();
  const session = useSessionStore();
  const form = reactive({ chosen: nothingChosen as Chosen, notes: '', followUps: [] as FollowUpDraft[] });
  const problems = ref<Problems>({});
  const results = shallowReactive(new Map<string, Result>());
  const running = ref(false);

  const done = computed(() => [...results.values()].filter(({ state }) => state !== 'sending').length);
  const isOver = computed(() => results.size > 0 && !running.value);
  const of = (chat: Pick<Chat, 'id'>): Result | undefined => results.get(chat.id);

  function begin(): void {
    Object.assign(form, { chosen: nothingChosen, notes: '', followUps: [] });
    problems.value = {};
    results.clear();
  }

  /** Sends what has no result yet, or was refused. False: a field has to be put right first. */
  async function close(chats: readonly Chat[], asked: Asked): Promise<boolean> {
    problems.value = problemsOf({ ...form.chosen, ...form }, asked, Date.now());
    if (!isFaultless(problems.value) || running.value) return false;
    const left = chats.filter((chat) => [undefined, 'refused'].includes(of(chat)?.state));
    running.value = true;
    await Promise.all(left.map(closeOne));
    running.value = false;
    return true;
  }

  async function closeOne(chat: Chat): Promise<void> {
    results.set(chat.id, { state: 'sending' });
    // What this browser could not keep was not sent either.
    const outcome = await closures.closeTogether(draftFor(chat), chat).catch(() => null);
    if (outcome?.state === 'recorded' || outcome?.state === 'pending')
      return void results.set(chat.id, { state: outcome.state });
    const text = outcome ? notRecordedText(outcome.refusal, chat.userName) : t('overview.closing.notKept');
    results.set(chat.id, { state: 'refused', text });
  }

  function draftFor(chat: Chat): CloseDraft {
    const key = { memberId: session.me?.id ?? '', chatId: chat.id, cycle: chat.cycle };
    const followUps = form.followUps.map((followUp) => ({ ...followUp }));
    return { ...newDraft(key, true), ...form.chosen, notes: form.notes, followUps };
  }

  return {
    form,
    problems,
    results,
    running,
    done,
    isOver,
    of,
    begin,
    close,
  };
}
