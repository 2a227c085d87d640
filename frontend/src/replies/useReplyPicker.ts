import { computed, nextTick, ref, watch, type Ref } from 'vue';
import type { CannedReply } from '#shared/replies/replies.contract';
import { movedBy } from '../ui/combobox';
import { findReplies } from './findReplies';
import { useRepliesStore } from './replies.store';
import { slashAt, withReply, type Slash } from './slash';
import { filledIn, type Values } from './variables';

const mostListed = 50;

interface Field {
  text: Ref<string>;
  area(): HTMLTextAreaElement | null;
  /** Null where no reply can be used. */
  businessId(): string | null;
  values(): Values;
}

/** The list that a `/` in a field opens: filtered by what follows it, chosen from by keys, put in its place. */
export function useReplyPicker({ text, area, businessId, values }: Field) {
  const store = useRepliesStore();
  const slash = ref<Slash>();
  /** The `/` whose list was sent away: it stays away until another one is typed. */
  const dismissed = ref<number>();
  const active = ref(0);

  const found = computed(() => {
    const id = businessId();
    return id && slash.value ? findReplies(store.of(id), slash.value.query).slice(0, mostListed) : [];
  });
  const state = computed(() => store.stateOf(businessId() ?? ''));
  const open = computed(() => {
    if (!slash.value || businessId() === null) return false;
    // A line that goes on in words after a slash is no search.
    return found.value.length > 0 || !/\s/u.test(slash.value.query);
  });

  watch(
    () => [slash.value?.start, slash.value?.query],
    () => (active.value = 0),
  );

  /** Looks at what stands before the caret: call it after every change of the text or the caret. */
  function look(): void {
    const field = area();
    const caret = field?.selectionEnd ?? text.value.length;
    const now = field?.selectionStart === caret ? slashAt(text.value, caret) : undefined;
    if (now === undefined || now.start !== dismissed.value) dismissed.value = undefined;
    slash.value = dismissed.value === undefined ? now : undefined;
    const id = businessId();
    if (slash.value && id) store.need(id);
  }

  function dismiss(): void {
    dismissed.value = slash.value?.start;
    slash.value = undefined;
  }

  async function choose(reply: CannedReply): Promise<void> {
    if (!slash.value) return;
    const put = withReply(text.value, slash.value, filledIn(reply.text, values()));
    slash.value = undefined;
    text.value = put.text;
    await nextTick();
    area()?.focus();
    area()?.setSelectionRange(put.caret, put.caret);
  }

  /** Begins a search where the caret is, as typing a `/` there would. */
  async function begin(): Promise<void> {
    const field = area();
    const caret = field?.selectionEnd ?? text.value.length;
    const before = text.value.slice(0, caret);
    const blank = before === '' || /\s$/u.test(before) ? '' : ' ';
    text.value = `${before}${blank}/${text.value.slice(caret)}`;
    await nextTick();
    const place = caret + blank.length + 1;
    field?.focus();
    field?.setSelectionRange(place, place);
    look();
  }

  const takes = (event: KeyboardEvent): boolean =>
    open.value && takesKey(event, { found: found.value, active, dismiss, choose: (one) => void choose(one) });

  return { open, found, state, active, slash, look, dismiss, choose, begin, takes };
}

interface List {
  found: readonly CannedReply[];
  active: Ref<number>;
  dismiss(): void;
  choose(reply: CannedReply): void;
}

/** Whether the open list has taken the key for itself. */
function takesKey(event: KeyboardEvent, { found, active, dismiss, choose }: List): boolean {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
  const reply = found[active.value];
  if (event.key === 'Escape') dismiss();
  else if (event.key === 'Enter' || event.key === 'Tab') {
    if (!reply || event.shiftKey) return false;
    if (!event.repeat) choose(reply);
  } else {
    const walks = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'].includes(event.key);
    const to = walks ? movedBy(event.key, active.value, found.length) : undefined;
    if (to === undefined || found.length === 0) return false;
    active.value = to;
  }
  event.preventDefault();
  event.stopPropagation();
  return true;
}
