import { computed, ref, shallowRef, watch } from 'vue';
import type { Chat } from '#shared/chats/chats.contract';
import type { Refusal } from '#shared/wire/request';
import { useChatsStore } from '../chats/chats.store';
import { useSessionStore } from '../session/session.store';
import { useSuggestions } from '../suggestions/useSuggestions';
import { refusalText } from '../wire/errorText';
import { useAttempt } from '../wire/useAttempt';
import { useClosuresStore } from './closures.store';
import { isFaultless, problemsOf, type Problems } from './draftCheck';
import { newDraft, type CloseDraft } from './drafts';
import { insteadOf, nothingChosen, type Chosen } from './liveChoice';
import { isGone, placesOf } from './refusalPlaces';
import type { WhatChanged } from './refusalWords';
import { useChoices } from './useChoices';
import { useKeptDraft } from './useKeptDraft';

/** One opening of the close dialog: its draft, what is wrong with it, and its sending. */
export function useCloseChat(chatId: () => string) {
  const session = useSessionStore();
  const chats = useChatsStore();
  const closures = useClosuresStore();
  /** The chat as it was seen when the dialog opened: the server compares. */
  const seen = shallowRef<Chat | null>(null);
  const { draft, held, begin, end } = useKeptDraft();
  const { askedOf, list } = useChoices(
    () => seen.value?.businessId ?? '',
    () => seen.value?.teamId ?? null,
  );
  const { suggested, pairs: suggestions, look } = useSuggestions(list);
  const { state, failure, attempt } = useAttempt();
  const whatChanged = shallowRef<WhatChanged | null>(null);
  const found = ref<Problems>({});

  const pending = computed(() => closures.pendingFor(chatId()) !== undefined);
  const chosen = computed<Chosen>({
    get: () => (draft.value ? chosenIn(draft.value) : nothingChosen),
    set: (now) => draft.value && Object.assign(draft.value, now),
  });

  /** Reads the draft of the chat's present cycle, or begins one. */
  async function start(): Promise<void> {
    const chat = chats.chatOf(chatId());
    const { me } = session;
    if (!chat || !me) return;
    seen.value = chat;
    found.value = {};
    whatChanged.value = null;
    failure.value = undefined;
    void look(chat.id);
    const key = { memberId: me.id, chatId: chat.id, cycle: chat.cycle };
    await begin(newDraft(key, me.preferences.getNextChat));
  }

  // A field that was put right is no longer complained about; nothing new is said before the next attempt.
  watch(
    draft,
    (now) => {
      if (now && !isFaultless(found.value)) found.value = stillWrong(found.value, check(now));
    },
    { deep: true },
  );

  function check(now: CloseDraft): Problems {
    return problemsOf(now, askedOf(now), Date.now());
  }

  /** Sends the draft. Resolves with what came of it; `unsent` when a field has to be put right first. */
  async function send(): Promise<'recorded' | 'pending' | 'refused' | 'unsent'> {
    const [now, chat] = [draft.value, seen.value];
    if (!now || !chat || pending.value || state.value === 'busy') return 'unsent';
    found.value = check(now);
    if (!isFaultless(found.value)) return 'unsent';
    let result: 'recorded' | 'pending' | 'refused' | 'unsent' = 'unsent';
    held.value = true;
    await attempt(async () => {
      rememberGetNextChat(session, now.getNextChat);
      const outcome = await closures.close({ ...now, suggested: suggested.value ?? undefined }, chat);
      result = outcome.state === 'refused' && takesBack(outcome.refusal) ? 'unsent' : outcome.state;
    });
    if (result === 'unsent') held.value = false;
    else end();
    return result;
  }

  /** Shows a refusal that the dialog can put right at its place; false for all others. */
  function takesBack(refusal: Refusal): boolean {
    if (!closures.canPutRight(refusal)) return false;
    const { problems, changed, taken } = placesOf(refusal);
    found.value = problems;
    const instead = isGone(refusal) ? insteadOf(refusal.data.id, list) : null;
    whatChanged.value = changed === '' ? null : { text: changed, instead };
    if (taken && draft.value) Object.assign(draft.value, taken(chosen.value));
    if (isFaultless(problems) && changed === '') failure.value = refusalText(refusal);
    return true;
  }

  const dialog = { draft, seen, chosen, suggestions, whatChanged, problems: found, pending };
  return { ...dialog, state, failure, start, send, end };
}

function rememberGetNextChat(session: ReturnType<typeof useSessionStore>, getNextChat: boolean): void {
  if (session.preferences?.getNextChat === getNextChat) return;
  // The closing itself carries the choice; a preference that could not be stored is asked for again next time.
  session.setPreferences({ getNextChat }).catch(() => undefined);
}

function chosenIn({ categoryId, reasonId, categoryName, reasonName }: CloseDraft): Chosen {
  return { categoryId, reasonId, categoryName, reasonName };
}

function stillWrong(before: Problems, now: Problems): Problems {
  const left: Problems = {};
  if (before.category && now.category) left.category = now.category;
  if (before.reason && now.reason) left.reason = now.reason;
  if (before.notes && now.notes) left.notes = now.notes;
  if (before.followUps && now.followUps) left.followUps = now.followUps;
  return left;
}
