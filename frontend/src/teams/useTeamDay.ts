import { useIntervalFn, useTimeoutFn } from '@vueuse/core';
import { ref, shallowRef, watch } from 'vue';
import { readTeamFigures } from '#shared/teams/floor.contract';
import type { OutputOf } from '#shared/wire/request';
import { timeZone } from '../ui/timeZone';
import { ask } from '../wire/ask';
import { useConnectionStore } from '../wire/connection.store';
import { errorText } from '../wire/errorText';
import { useWatchedTeamStore } from './watchedTeam.store';

const everyMs = 3_000;
const atLeastEveryMs = 60_000;

/** Today's figures of a team: read anew when something happens in it, at most every few seconds, and each minute. */
export function useTeamDay(teamId: () => string) {
  const watched = useWatchedTeamStore();
  const connection = useConnectionStore();
  const day = shallowRef<OutputOf<typeof readTeamFigures>>();
  const failure = ref<string>();

  async function read(): Promise<void> {
    if (!connection.connected) return;
    try {
      day.value = await ask(readTeamFigures, { teamId: teamId(), timeZone: timeZone.value });
      failure.value = undefined;
    } catch (error) {
      failure.value = errorText(error);
    }
  }

  const soon = useTimeoutFn(() => void read(), everyMs, { immediate: false });
  watch([() => watched.turn, () => watched.counts], () => {
    if (!soon.isPending.value) soon.start();
  });
  watch(() => connection.connected, read, { immediate: true });
  useIntervalFn(() => void read(), atLeastEveryMs);

  return { day, failure, read };
}
