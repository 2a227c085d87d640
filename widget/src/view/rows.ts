import type { Attachment } from '#shared/files/files.contract';
import type { UserMessage } from '#shared/widget/widget.contract';
import type { Words } from '../i18n/en';
import type { Conversation } from '../chat/conversation';
import type { Unsent } from '../chat/outbox';

/** One row of the transcript as it is shown. Its key outlives the change from unsent to sent. */
export interface Row {
  key: string;
  from: UserMessage['from'];
  name: string;
  text: string;
  attachment: Attachment | null;
  at: number;
  /** Below the user's last word, and below each that is not on record yet. */
  mark: string;
  /** Set on a message that could not be sent: its id in the outbox. */
  failedId: string | null;
  /** A chat begins here, below one that has ended. */
  begins: boolean;
}

function nameOf(message: UserMessage, words: Words): string {
  if (message.from === 'user') return words.message.you;
  if (message.from === 'bot') return message.name || words.message.assistant;
  if (message.from === 'agent') return message.name || words.message.team;
  return '';
}

function sentRow(message: UserMessage, words: Words): Row {
  return {
    key: message.clientMessageId ?? message.id,
    from: message.from,
    name: nameOf(message, words),
    text: message.text,
    attachment: message.attachment,
    at: message.at,
    mark: '',
    failedId: null,
    begins: false,
  };
}

function unsentRow(unsent: Unsent, words: Words, connected: boolean): Row {
  const marks = {
    waiting: connected ? words.message.sending : words.message.waiting,
    sending: words.message.sending,
    failed: words.message.failed,
  };
  return {
    key: unsent.id,
    from: 'user',
    name: words.message.you,
    text: unsent.text,
    attachment: unsent.attachment,
    at: unsent.at,
    mark: marks[unsent.state],
    failedId: unsent.state === 'failed' ? unsent.id : null,
    begins: false,
  };
}

interface Shown {
  conversation: Conversation;
  unsent: readonly Unsent[];
  connected: boolean;
}

/** The rows to show, in order: chats that ended, this chat by seq, then what is not on record yet. */
export function rowsOf({ conversation, unsent, connected }: Shown, words: Words): Row[] {
  const earlier = conversation.earlier.map((chat) => chat.map((message) => sentRow(message, words)));
  const { messages, chat } = conversation;
  const rows = messages.map((message) => sentRow(message, words));
  const lastOwn = messages.findLastIndex((message) => message.from === 'user');
  const own = messages[lastOwn];
  const ownRow = rows[lastOwn];
  if (own && ownRow)
    ownRow.mark = (chat?.readByAgent ?? 0) >= own.seq ? words.message.read : words.message.sent;
  const known = new Set(rows.map((row) => row.key));
  const waiting = unsent.filter(({ id }) => !known.has(id));
  const unsentRows = waiting.map((message) => unsentRow(message, words, connected));
  // What is written after a chat has ended opens the next one.
  const newest = chat?.state === 'completed' ? [rows, unsentRows] : [[...rows, ...unsentRows]];
  const [first = [], ...later] = [...earlier, ...newest].filter((each) => each.length > 0);
  const begun = later.flatMap((each) => each.map((row, place) => ({ ...row, begins: place === 0 })));
  return [...first, ...begun];
}
