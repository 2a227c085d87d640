import { shallowReactive } from 'vue';
import type { Message } from '#shared/chats/chats.contract';
import type { Attachment } from '#shared/files/files.contract';
import type { ErrorCode } from '#shared/wire/errors';
import { storage } from '../wire/storage';

/** A message or note of this member that the server has not confirmed; kept in this browser until it has. */
export interface OutgoingMessage {
  clientMessageId: string;
  memberId: string;
  chatId: string;
  kind: 'text' | 'note';
  text: string;
  attachment?: Attachment | undefined;
  at: number;
  state: 'sending' | 'failed';
  /** Why it failed; `UNKNOWN` when no answer came. */
  code: ErrorCode | null;
}

/** Milliseconds after which a message that nobody sent again is forgotten: its chat is long closed. */
const keptFor = 7 * 24 * 60 * 60 * 1000;

/** The unconfirmed messages of one member. A message leaves when its row is in the transcript, or by hand. */
export function outgoingMessages() {
  const byId = shallowReactive(new Map<string, OutgoingMessage>());

  const inChat = (chatId: string): OutgoingMessage[] =>
    [...byId.values()].filter((message) => message.chatId === chatId).sort((a, b) => a.at - b.at);

  /** Brings back what an earlier page left: its outcome is not known, so it stands as failed and can be sent again. */
  async function load(memberId: string): Promise<void> {
    const stored = await storage();
    const kept = await stored.getAllFromIndex('messages', 'byMember', memberId);
    byId.clear();
    for (const message of kept) {
      if (message.at < Date.now() - keptFor) {
        await stored.delete('messages', message.clientMessageId);
        continue;
      }
      const code = message.code ?? 'UNKNOWN';
      byId.set(message.clientMessageId, { ...message, state: 'failed', code });
    }
  }

  async function keep(message: OutgoingMessage): Promise<void> {
    byId.set(message.clientMessageId, message);
    await (await storage()).put('messages', message);
  }

  async function drop(clientMessageId: string): Promise<void> {
    if (!byId.delete(clientMessageId)) return;
    await (await storage()).delete('messages', clientMessageId);
  }

  /** Rows that have arrived confirm the messages they came from. */
  function settle(rows: readonly Message[]): void {
    for (const row of rows) {
      if (row.clientMessageId && byId.has(row.clientMessageId)) void drop(row.clientMessageId);
    }
  }

  return { byId, inChat, load, keep, drop, settle };
}
