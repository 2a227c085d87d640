import { getCurrentScope, onScopeDispose, readonly, ref } from 'vue';

const minute = 60_000;
const current = ref(Date.now());
let readers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function start(): void {
  current.value = Date.now();
  timer = setInterval(() => (current.value = Date.now()), minute);
}

/** The time in milliseconds, renewed each minute by one timer that all readers share and the last one stops. */
export function useNow() {
  if (getCurrentScope()) {
    if (readers++ === 0) start();
    onScopeDispose(() => {
      if (--readers === 0) clearInterval(timer);
    });
  }
  return readonly(current);
}
