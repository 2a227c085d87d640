import { useEventListener, useResizeObserver } from '@vueuse/core';
import { nextTick, onMounted, ref, watch, type Ref } from 'vue';
import type { Message } from '#shared/chats/chats.contract';
import { errorText } from '../wire/errorText';
import { isAtEnd, isNearStart, keptPlace, onArrival } from './scrolling';
import { lastSeq } from './transcript';

export interface Scrolling {
  box: Readonly<Ref<HTMLElement | null>>;
  content: Readonly<Ref<HTMLElement | null>>;
  rows(): readonly Message[];
  isMine(row: Message): boolean;
  hasOlder(): boolean;
  loadOlder(): Promise<void>;
}

/** Keeps a transcript at its end while its reader is there, and in its place when they have scrolled away. */
export function useTranscriptScroll({ box, content, rows, isMine, hasOlder, loadOlder }: Scrolling) {
  const atEnd = ref(true);
  const unseen = ref(0);
  const loading = ref(false);
  const failure = ref<string>();

  function toEnd(): void {
    if (!box.value) return;
    box.value.scrollTop = box.value.scrollHeight;
    atEnd.value = true;
    unseen.value = 0;
  }

  async function loadEarlier(): Promise<void> {
    if (loading.value || !hasOlder()) return;
    loading.value = true;
    failure.value = undefined;
    try {
      await loadOlder();
    } catch (error) {
      failure.value = errorText(error);
    } finally {
      loading.value = false;
    }
    await nextTick();
    look();
  }

  /** A failed load waits for the button: scrolling on would only fail again. */
  function look(): void {
    const now = box.value;
    if (!now || now.clientHeight === 0) return;
    atEnd.value = isAtEnd(now);
    if (atEnd.value) unseen.value = 0;
    if (isNearStart(now) && failure.value === undefined) void loadEarlier();
  }

  watch(rows, async (now, before) => {
    const place = box.value && measured(box.value);
    const start = before[0]?.seq ?? Infinity;
    const added = now.filter((row) => row.seq > lastSeq(before));
    const others = added.filter((row) => row.kind !== 'event' && !isMine(row)).length;
    const { follow, counted } = onArrival({ atEnd: atEnd.value, others, own: added.some(isMine) });
    await nextTick();
    if (place && box.value && (now[0]?.seq ?? Infinity) < start && !atEnd.value) {
      box.value.scrollTop = keptPlace(place, box.value);
    }
    if (follow) toEnd();
    else unseen.value += counted;
  });

  const keep = () => atEnd.value && toEnd();
  useResizeObserver(box, keep);
  useResizeObserver(content, keep);
  useEventListener(box, 'scroll', look, { passive: true });
  onMounted(async () => {
    toEnd();
    await nextTick();
    look();
  });

  return { atEnd, unseen, loading, failure, toEnd, loadEarlier };
}

function measured({ scrollTop, scrollHeight, clientHeight }: HTMLElement) {
  return { scrollTop, scrollHeight, clientHeight };
}
