/** Pixels from the end that still count as being at it. */
const endSlack = 48;

export interface Scrolled {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

/** Whether the reader is at the end, so that what is new may be scrolled to. */
export function isAtEnd({ scrollTop, scrollHeight, clientHeight }: Scrolled): boolean {
  return scrollHeight - clientHeight - scrollTop <= endSlack;
}

/** Near enough to the beginning to load what is older. */
export function isNearStart({ scrollTop, clientHeight }: Scrolled): boolean {
  return scrollTop < clientHeight / 2;
}

/** Where to scroll so that what was read stays in its place after rows were put before it. */
export function keptPlace(before: Scrolled, after: Pick<Scrolled, 'scrollHeight'>): number {
  return before.scrollTop + (after.scrollHeight - before.scrollHeight);
}

export interface Arrival {
  /** The reader was at the end before the rows came. */
  atEnd: boolean;
  /** Rows that came behind the last one: how many are others' messages or notes, and whether one is the reader's. */
  others: number;
  own: boolean;
}

/** What to do when rows come at the end: follow them, or count them for the button. */
export function onArrival({ atEnd, others, own }: Arrival): { follow: boolean; counted: number } {
  const follow = atEnd || own;
  return { follow, counted: follow ? 0 : others };
}
