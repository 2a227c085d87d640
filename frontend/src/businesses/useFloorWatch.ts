import { onScopeDispose, watch } from 'vue';
import { useSessionStore } from '../session/session.store';
import { useConnectionStore } from '../wire/connection.store';
import type { Wanted } from './listWindow';
import { useOverviewStore } from './overview.store';

/** Watches the floor while the screen is open: the list that is wanted, or with null the businesses alone. */
export function useFloorWatch(wanted: () => Wanted | null): void {
  const overview = useOverviewStore();
  const session = useSessionStore();
  const connection = useConnectionStore();
  const may = (): boolean => session.can('chats.viewAll') && connection.state !== 'connecting';

  // Compared by content: a chat that is opened changes the address, and not the list.
  watch(
    () => (may() ? JSON.stringify(wanted()) : undefined),
    (wish) => {
      if (wish !== undefined) void overview.watch(JSON.parse(wish) as Wanted | null);
    },
    { immediate: true },
  );
  onScopeDispose(() => overview.leave());
}
