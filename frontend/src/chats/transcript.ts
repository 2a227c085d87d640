import type { Chat, Message } from '#shared/chats/chats.contract';

/** A chat with the rows this page has: always without a hole, oldest first. */
export interface Transcript {
  chat: Chat;
  rows: readonly Message[];
  /** Whether rows older than these exist. */
  more: boolean;
}

/**
 * Takes rows that were told. `gap` says that rows between are missing: then the old ones stay as they are and the
 * caller reads the newest page.
 */
export function withChange(
  transcript: Transcript,
  change: { chat: Chat; messages: readonly Message[] },
): { transcript: Transcript; gap: boolean } {
  const rows = union(transcript.rows, change.messages);
  const chat = newerChat(transcript.chat, change.chat);
  const whole = isWhole(rows);
  const kept = whole ? rows : transcript.rows;
  return { transcript: { ...transcript, chat, rows: kept }, gap: lastSeq(kept) < chat.seq };
}

/** Takes a page of rows. A newest page that does not reach the rows here replaces them. */
export function withPage(
  transcript: Transcript,
  page: { chat: Chat; messages: readonly Message[]; more: boolean },
): Transcript {
  const chat = newerChat(transcript.chat, page.chat);
  const rows = union(transcript.rows, page.messages);
  if (!isWhole(rows)) {
    const newer = lastSeq(page.messages) > lastSeq(transcript.rows);
    return newer ? { chat, rows: page.messages, more: page.more } : { ...transcript, chat };
  }
  const older = (page.messages[0]?.seq ?? Infinity) <= (transcript.rows[0]?.seq ?? Infinity);
  return { chat, rows, more: older ? page.more : transcript.more };
}

export function lastSeq(rows: readonly Message[]): number {
  return rows.at(-1)?.seq ?? 0;
}

/** Reading only ever goes forward, whichever telling comes last. */
function newerChat(own: Chat, told: Chat): Chat {
  if (told.seq < own.seq) return own;
  return {
    ...told,
    readByAgent: Math.max(own.readByAgent, told.readByAgent),
    readByUser: Math.max(own.readByUser, told.readByUser),
  };
}

function union(own: readonly Message[], told: readonly Message[]): readonly Message[] {
  const last = lastSeq(own);
  if (told.every((row, index) => row.seq === last + 1 + index)) return [...own, ...told];
  const bySeq = new Map([...own, ...told].map((row) => [row.seq, row]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

function isWhole(rows: readonly Message[]): boolean {
  return rows.every((row, index) => index === 0 || row.seq === rows[index - 1]!.seq + 1);
}
