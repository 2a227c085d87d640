import { watch } from 'vue';
import { useMembersStore } from './members.store';

/** The colleagues, followed while the calling component lives and `shown` is true. */
export function useColleagues(shown: () => boolean = () => true) {
  const members = useMembersStore();
  watch(
    shown,
    (now, _, onEnd) => {
      if (now) onEnd(members.follow());
    },
    { immediate: true },
  );
  return members;
}
