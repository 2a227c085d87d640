import type { ChatEvent, Message } from '#shared/chats/chats.contract';
import { dayNumber } from '../ui/timeZone';

/** What stands in a transcript, in its order. `key` stays the same while rows are added around it. */
export type TranscriptItem =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'message'; key: string; row: Message; own: boolean; first: boolean }
  | { kind: 'note'; key: string; row: Message }
  | { kind: 'event'; key: string; rows: EventRow[] };

export type EventRow = Message & { event: ChatEvent };

/** Milliseconds within which messages of one sender stand together under one name. */
const together = 5 * 60_000;

/** Lays rows out: a line for each day, neighbours of one sender grouped, events of one move on one line. */
export function transcriptItems(rows: readonly Message[], myId: string | undefined): TranscriptItem[] {
  const items: TranscriptItem[] = [];
  let before: Message | undefined;
  for (const row of rows) {
    if (!before || dayNumber(before.at) !== dayNumber(row.at)) {
      items.push({ kind: 'day', key: `day-${dayNumber(row.at)}-${row.cycle}`, at: row.at });
      before = undefined;
    }
    place(row, { items, before, myId });
    before = row;
  }
  return items;
}

interface Place {
  items: TranscriptItem[];
  before: Message | undefined;
  myId: string | undefined;
}

function place(row: Message, { items, before, myId }: Place): void {
  const key = `row-${row.seq}`;
  if (isEvent(row)) return placeEvent(row, items);
  if (row.kind === 'note') return void items.push({ kind: 'note', key, row });
  const own = row.from.type === 'agent' && row.from.id !== null && row.from.id === myId;
  items.push({ kind: 'message', key, row, own, first: !before || !continues(before, row) });
}

/** Being assigned is the end of what brought it about, and stands on the same line. */
function placeEvent(row: EventRow, items: TranscriptItem[]): void {
  const last = items.at(-1);
  const cause = last?.kind === 'event' ? last.rows.at(-1)?.event.type : undefined;
  const joins = row.event.type === 'assigned' && cause !== undefined && joinable.has(cause);
  if (joins && last?.kind === 'event') last.rows.push(row);
  else items.push({ kind: 'event', key: `row-${row.seq}`, rows: [row] });
}

const joinable: ReadonlySet<ChatEvent['type']> = new Set(['handedOver', 'returned', 'resumed', 'reopened']);

function continues(before: Message, row: Message): boolean {
  const sameSender = before.from.type === row.from.type && before.from.id === row.from.id;
  return before.kind === 'text' && sameSender && row.at - before.at < together;
}

function isEvent(row: Message): row is EventRow {
  return row.kind === 'event' && row.event !== null;
}

export interface HandoverNote {
  by: string;
  at: number;
  note: string;
}

/** The note with which the chat was last reassigned in its present cycle, unless it has left again since. */
export function handoverNote(rows: readonly Message[], cycle: number): HandoverNote | undefined {
  const row = rows.findLast((each) => each.cycle === cycle && each.event?.type === 'reassigned');
  if (row?.event?.type !== 'reassigned' || row.event.note.trim() === '') return undefined;
  return { by: row.event.by.name, at: row.at, note: row.event.note };
}

/** The closing in force of a transcript: the newest that was not undone. */
export function lastClosureId(rows: readonly Message[]): string | undefined {
  const undone = new Set(rows.map((row) => (row.event?.type === 'undone' ? row.event.closureId : undefined)));
  const row = rows.findLast((each) => each.event?.type === 'closed' && !undone.has(each.event.closureId));
  return row?.event?.type === 'closed' ? row.event.closureId : undefined;
}
