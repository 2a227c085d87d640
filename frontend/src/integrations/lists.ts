import { shallowReactive } from 'vue';

export type ListState = 'unread' | 'reading' | 'here' | 'failed';

/** The state of one list for each business that was asked for. `load` reads one and puts it where it is kept. */
export function useLists(load: (businessId: string) => Promise<void>) {
  const states = shallowReactive(new Map<string, ListState>());

  const stateOf = (businessId: string): ListState => states.get(businessId) ?? 'unread';

  async function read(businessId: string): Promise<void> {
    const before = stateOf(businessId);
    if (before !== 'here') states.set(businessId, 'reading');
    try {
      await load(businessId);
      states.set(businessId, 'here');
    } catch {
      states.set(businessId, before === 'here' ? 'here' : 'failed');
    }
  }

  /** The line was lost: what was told meanwhile is read anew. */
  function sync(): void {
    for (const [businessId, state] of states) if (state !== 'unread') void read(businessId);
  }

  return { stateOf, read, sync };
}
