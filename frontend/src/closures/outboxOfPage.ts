import { shallowRef } from 'vue';
import { closeChat, type Closure } from '#shared/closures/closures.contract';
import { useSessionStore } from '../session/session.store';
import { ask } from '../wire/ask';
import { useConnectionStore } from '../wire/connection.store';
import { pause } from '../wire/operation';
import { storage } from '../wire/storage';
import { ClosingOutbox, type KeptClosing } from './outbox';

/** The outbox of the member signed in on this page, in step with their other tabs. */
export function closingOutbox(recorded: (kept: KeptClosing, closure: Closure) => void) {
  const session = useSessionStore();
  const connection = useConnectionStore();
  const kept = shallowRef<KeptClosing[]>([]);
  let channel: BroadcastChannel | undefined;
  let current: ClosingOutbox | undefined;

  function outbox(): ClosingOutbox {
    const memberId = session.me?.id ?? '';
    if (current?.memberId !== memberId) current = makeOutbox(memberId);
    return current!;
  }

  function makeOutbox(memberId: string): ClosingOutbox {
    return new ClosingOutbox(memberId, {
      storage,
      send: (input) => ask(closeChat, input),
      maySend: () => connection.connected && session.me?.id === memberId,
      alone,
      pause,
      changed() {
        void refresh();
        channel?.postMessage(memberId);
      },
      recorded,
    });
  }

  async function refresh(): Promise<void> {
    kept.value = await outbox().list();
  }

  /** Reads what earlier pages left; from then on other tabs' changes are heard. */
  async function load(): Promise<void> {
    if (!channel && typeof BroadcastChannel !== 'undefined') {
      channel = new BroadcastChannel('baton-closings');
      channel.onmessage = () => void refresh();
    }
    await refresh();
  }

  return { kept, outbox, load, pump: () => outbox().pump() };
}

/** The browser's lock where it has one (https and localhost); else the server's idempotence alone. */
function alone<T>(name: string, run: () => Promise<T>): Promise<T> {
  const locks = (navigator as Partial<Navigator>).locks;
  return locks ? (locks.request(name, run) as Promise<T>) : run();
}
