import { ref, watch } from 'vue';
import { keepDraft, readDraft, type CloseDraft } from './drafts';

/**
 * A draft on the screen that this browser keeps at every change, through closing the dialog, a reload and a crash.
 * `begin` reads what was kept before; while `held` is true nothing is kept, since it is being sent.
 */
export function useKeptDraft() {
  const draft = ref<CloseDraft | null>(null);
  const held = ref(false);
  let keeping = false;

  async function begin(fresh: CloseDraft): Promise<void> {
    keeping = false;
    draft.value = (await readDraft(fresh)) ?? fresh;
    held.value = false;
    keeping = true;
  }

  function end(): void {
    keeping = false;
    draft.value = null;
  }

  watch(
    [draft, held],
    ([now]) => {
      if (now && keeping && !held.value) void keepDraft(now);
    },
    { deep: true, flush: 'sync' },
  );

  return { draft, held, begin, end };
}
