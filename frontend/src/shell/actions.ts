import { onScopeDispose, shallowReactive } from 'vue';

/** Something one can do on a screen: listed in the palette and, with its keys, among the shortcuts. */
export interface Action {
  name: string;
  /** Combinations that do it, as in `Mod+Enter`. */
  keys?: readonly string[];
  /** Left out for what only keys do, such as walking through a list. */
  run?: () => unknown;
}

type Reach = 'screen' | 'everywhere';

const offered = shallowReactive(new Map<symbol, { reach: Reach; actions: () => readonly Action[] }>());

/** Offers what `actions` returns for as long as the component lives. */
export function useActions(actions: () => readonly Action[], reach: Reach = 'screen'): void {
  const id = Symbol('actions');
  offered.set(id, { reach, actions });
  onScopeDispose(() => offered.delete(id));
}

/** All that is offered now: the screen's own before those that are everywhere. */
export function offeredActions(): Action[] {
  const all = [...offered.values()];
  const of = (wanted: Reach) => all.filter(({ reach }) => reach === wanted);
  return [...of('screen'), ...of('everywhere')].flatMap(({ actions }) => [...actions()]);
}
