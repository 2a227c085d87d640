import { computed, ref, shallowRef, watch } from 'vue';
import type { Closure } from '#shared/closures/closures.contract';
import { t } from '../i18n';
import { useSessionStore } from '../session/session.store';
import { useAttempt } from '../wire/useAttempt';
import { refusalOf } from '../wire/refused';
import { useClosuresStore } from './closures.store';
import { isFaultless, problemsOf, type Problems } from './draftCheck';
import { dropDraft, newDraft, type CloseDraft } from './drafts';
import { isSamePair, type Chosen } from './liveChoice';
import type { WhatChanged } from './refusalWords';
import { useChoices } from './useChoices';
import { useKeptDraft } from './useKeptDraft';

/** A change of a closing on record, or the reason that an autocompleted chat still wants. */
export function useCorrection(closure: () => Closure) {
  const session = useSessionStore();
  const closures = useClosuresStore();
  const { draft, held, begin, end } = useKeptDraft();
  const { askedOf } = useChoices(
    () => closure().businessId,
    () => closure().teamId,
  );
  const { state, failure, attempt } = useAttempt();
  const whatChanged = shallowRef<WhatChanged | null>(null);
  const problems = ref<Problems>({});
  /** The version that a correction replaces: the one the agent has been shown. */
  const rev = ref(0);

  const chosen = computed<Chosen>({
    get: () => chosenOf(draft.value ?? closure()),
    set: (now) => draft.value && Object.assign(draft.value, now),
  });

  /** What was typed before, else what the closing says. */
  async function start(): Promise<void> {
    const { me } = session;
    if (!me) return;
    const { chatId, cycle, notes } = closure();
    rev.value = closure().rev;
    whatChanged.value = null;
    problems.value = {};
    failure.value = undefined;
    const empty = newDraft({ memberId: me.id, chatId, cycle }, false);
    await begin({ ...empty, ...chosenOf(closure()), notes });
  }

  /** What was chosen may stay, even where the list has moved on since; only what is chosen anew must fit. */
  function check(now: CloseDraft): Problems {
    const stays = now.categoryId !== null && isSamePair(now, closure());
    const asked = stays ? nothingAsked : askedOf(now);
    return problemsOf({ ...now, followUps: [] }, asked, Date.now());
  }

  watch(draft, (now) => now && !isFaultless(problems.value) && (problems.value = check(now)), { deep: true });

  /** Saves; false when something has to be put right, or looked at, first. */
  async function save(): Promise<boolean> {
    const now = draft.value;
    if (!now || state.value === 'busy') return false;
    problems.value = check(now);
    if (!isFaultless(problems.value)) return false;
    held.value = true;
    const saved = await attempt(() => send(now));
    if (!saved || whatChanged.value !== null) {
      held.value = false;
      return false;
    }
    await dropDraft(now);
    end();
    return true;
  }

  async function send({ categoryId, reasonId, notes }: CloseDraft): Promise<void> {
    const { closureId } = closure();
    whatChanged.value = null;
    try {
      await closures.correct({ closureId, rev: rev.value, categoryId, reasonId, notes });
    } catch (error) {
      if (!refusalOf(error, 'CLOSURE_STALE')) throw error;
      await showTheirs(closureId);
    }
  }

  /** Someone corrected it first: the agent is told what it says now, and decides anew. */
  async function showTheirs(closureId: string): Promise<void> {
    const { closure: theirs } = await closures.read(closureId);
    rev.value = theirs.rev;
    const by = theirs.correctedBy?.name ?? t('errors.someone');
    const text = t('closures.correct.stale', { by, chosen: saidBy(theirs) });
    whatChanged.value = { text, instead: null };
  }

  return { draft, chosen, whatChanged, problems, state, failure, start, save, end };
}

const nothingAsked = { category: false, reason: false, notes: false };

/** A closing's choice in words. */
export function saidBy({ categoryName, reasonName, notes }: Closure): string {
  const chosen = [categoryName, reasonName].filter((name) => name !== null).join(' → ');
  return chosen === '' ? `“${notes}”` : chosen;
}

function chosenOf({ categoryId, reasonId, categoryName, reasonName }: Chosen): Chosen {
  return { categoryId, reasonId, categoryName, reasonName };
}
