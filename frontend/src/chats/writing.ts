import { addNote, sendMessage, type ChatChanged, type Message } from '#shared/chats/chats.contract';
import { ask } from '../wire/ask';
import { pause } from '../wire/operation';
import { Refused } from '../wire/refused';
import type { outgoingMessages, OutgoingMessage } from './outgoing';
import { lastSeq } from './transcript';
import type { transcripts } from './transcripts';

/** Milliseconds for which a confirmed row may still be on its way with the rows before it. */
const rowsFollow = 1_500;

/** Milliseconds for which a message goes by itself: after that its user may have gone on without it. */
const goesByItself = 15 * 60_000;

type Wanted = Pick<OutgoingMessage, 'memberId' | 'chatId' | 'text' | 'attachment' | 'kind'>;

/** Writing into a chat: shown at once, stored once however often it is sent. */
export function writing(all: ReturnType<typeof transcripts>, outgoing: ReturnType<typeof outgoingMessages>) {
  /** Writes a message or a note. Resolves when it is confirmed or has failed; a refusal is shown on the message. */
  async function write(what: Wanted): Promise<void> {
    const clientMessageId = crypto.randomUUID();
    await attempt({ ...what, clientMessageId, at: Date.now(), state: 'sending', code: null });
  }

  /** Sends a failed message once more, as the same message. */
  async function sendAgain(clientMessageId: string): Promise<void> {
    const message = outgoing.byId.get(clientMessageId);
    if (message?.state === 'failed') await attempt({ ...message, state: 'sending', code: null });
  }

  /** What met a line that was down goes in its order once the line is back; what is older waits for its writer. */
  async function sendUnsent(): Promise<void> {
    const since = Date.now() - goesByItself;
    const unsent = [...outgoing.byId.values()].filter(
      ({ state, code, at }) => state === 'failed' && code === 'UNKNOWN' && at > since,
    );
    for (const { clientMessageId } of unsent.sort((one, other) => one.at - other.at))
      await sendAgain(clientMessageId);
  }

  /** Takes a failed message away; its text is given back for the composer. */
  async function discard(clientMessageId: string): Promise<string> {
    const text = outgoing.byId.get(clientMessageId)?.text ?? '';
    await outgoing.drop(clientMessageId);
    return text;
  }

  async function attempt(message: OutgoingMessage): Promise<void> {
    await outgoing.keep(message);
    try {
      await confirm((await asked(message)).message);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (!outgoing.byId.has(message.clientMessageId)) return;
      await outgoing.keep({ ...message, state: 'failed', code: error.code });
    }
  }

  /** The answer may overtake rows before it: those are given a moment to arrive, then read. */
  async function confirm(row: Message): Promise<void> {
    const known = all.byId.get(row.chatId);
    if (known && row.seq > lastSeq(known.rows) + 1) {
      await pause(rowsFollow);
      if (lastSeq(all.rowsOf(row.chatId)) < row.seq) await all.readNewest(row.chatId);
    } else if (known) {
      all.put(withRow(known.chat, row));
    }
    await outgoing.drop(row.clientMessageId ?? '');
  }

  return { write, sendAgain, sendUnsent, discard };
}

function asked(message: OutgoingMessage): Promise<{ message: Message }> {
  const { chatId, clientMessageId, text, kind, attachment } = message;
  if (kind === 'note') return ask(addNote, { chatId, clientMessageId, text });
  const file = attachment && { fileId: attachment.id };
  return ask(sendMessage, { chatId, clientMessageId, text, ...file });
}

/** The chat as it is known, one row further; the server's own telling of it follows. */
function withRow(chat: ChatChanged['chat'], row: Message): ChatChanged {
  return { chat: { ...chat, seq: Math.max(chat.seq, row.seq) }, messages: [row] };
}
