import { onBeforeUnmount, ref, watch } from 'vue';
import { useConnectionStore } from '../wire/connection.store';
import { errorText } from '../wire/errorText';
import { useWatchedTeamStore } from './watchedTeam.store';

/** Watches the team while its screen is open, anew after each time the line was down. */
export function useTeamWatch(teamId: () => string | undefined) {
  const watched = useWatchedTeamStore();
  const connection = useConnectionStore();
  const failure = ref<string>();

  async function begin(): Promise<void> {
    const id = teamId();
    failure.value = undefined;
    if (!id) return;
    try {
      await watched.watchIt(id);
    } catch (error) {
      if (connection.connected) failure.value = errorText(error);
    }
  }

  watch(
    [teamId, () => connection.connected],
    ([, connected]) => {
      if (connected) void begin();
    },
    { immediate: true },
  );
  onBeforeUnmount(() => void watched.leave());

  return { failure, again: begin };
}
