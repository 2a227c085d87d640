import { computed, ref } from 'vue';
import { errorText } from './errorText';

/** The state of one button: idle, busy, or failed with what to do next. */
export function useAttempt() {
  const busy = ref(false);
  const failure = ref<string>();
  const state = computed(() => (busy.value ? 'busy' : failure.value === undefined ? 'idle' : 'failed'));

  /** Runs unless it is running; resolves with whether it went well. */
  async function attempt(run: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    failure.value = undefined;
    try {
      await run();
      return true;
    } catch (error) {
      failure.value = errorText(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { state, failure, attempt };
}
