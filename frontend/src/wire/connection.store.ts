import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';

/** `connected` means in step with the server, not only that a socket is open. */
export type LineState = 'connecting' | 'connected' | 'reconnecting' | 'offline';

/** Why this page sends nothing more until the person does something. */
export type Halt =
  { why: 'newVersion' } | { why: 'sessionEnded' } | { why: 'memberChanged'; memberName: string };

/** How long a lost line counts as a short break, in milliseconds. */
const shortBreak = 15_000;

/** The state of the line, always visible. */
export const useConnectionStore = defineStore('connection', () => {
  const state = ref<LineState>('connecting');
  const halt = ref<Halt | null>(null);
  const connected = computed(() => state.value === 'connected' && halt.value === null);
  let patience: ReturnType<typeof setTimeout> | undefined;

  function isConnected(): void {
    clearTimeout(patience);
    state.value = 'connected';
    if (halt.value?.why === 'sessionEnded') halt.value = null;
  }

  function isLost(): void {
    if (state.value === 'offline') return;
    state.value = navigator.onLine ? 'reconnecting' : 'offline';
    clearTimeout(patience);
    patience = setTimeout(isOffline, shortBreak);
  }

  function isOffline(): void {
    clearTimeout(patience);
    if (state.value !== 'connected') state.value = 'offline';
  }

  function stop(reason: Halt): void {
    halt.value = reason;
  }

  function resume(): void {
    halt.value = null;
  }

  /** Resolves when the line is up, or after `longest` milliseconds: what is asked then is refused as any other. */
  function whenConnected(longest: number): Promise<void> {
    return new Promise((resolve) => {
      const end = setTimeout(done, longest);
      const stopWatching = watch(connected, (now) => now && done(), { immediate: false });
      function done(): void {
        clearTimeout(end);
        stopWatching();
        resolve();
      }
      if (connected.value) done();
    });
  }

  return { state, halt, connected, whenConnected, isConnected, isLost, isOffline, stop, resume };
});
