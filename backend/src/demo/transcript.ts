import type { ChatEvent, Sender } from '#shared/chats/chats.contract';
import type { ChatDoc } from '../chats/chats.model.js';
import { asUser } from '../chats/senders.js';
import type { DemoMessage } from './demoData.js';
import type { Random } from './random.js';

/** What lists show of the last message. */
const lineMax = 200;

/** Writes the rows of one chat, in order and without gaps, and keeps the chat in step with them. */
export class Transcript {
  readonly rows: DemoMessage[] = [];
  private readonly user: Sender;

  constructor(
    readonly chat: ChatDoc,
    private readonly random: Random,
  ) {
    this.user = asUser(chat);
  }

  /** When the last row was written. */
  get at(): number {
    return this.rows.at(-1)?.at.getTime() ?? this.chat.openedAt.getTime();
  }

  says(from: Sender, at: number, text: string): void {
    this.write({ kind: 'text', from, at, text, event: null });
    const time = new Date(at);
    this.chat.lastMessage = { seq: this.chat.seq, at: time, from, text: text.slice(0, lineMax) };
  }

  userSays(at: number, text: string): void {
    this.says(this.user, at, text);
  }

  note(from: Sender, at: number, text: string): void {
    this.write({ kind: 'note', from, at, text, event: null });
  }

  event(from: Sender | 'user', at: number, event: ChatEvent): void {
    this.write({ kind: 'event', from: from === 'user' ? this.user : from, at, text: '', event });
  }

  /** Texts by one side from a row on. */
  textsBy(type: Sender['type'], fromSeq = 0): number {
    return this.rows.filter((row) => row.seq >= fromSeq && row.kind === 'text' && row.from.type === type)
      .length;
  }

  private write(row: Pick<DemoMessage, 'kind' | 'from' | 'text' | 'event'> & { at: number }): void {
    const { _id, businessId, userId, cycle } = this.chat;
    this.rows.push({
      _id: this.random.id(row.at),
      businessId,
      chatId: _id,
      userId,
      seq: ++this.chat.seq,
      cycle,
      kind: row.kind,
      from: row.from,
      senderId: row.from.id ?? row.from.type,
      text: row.text,
      event: row.event,
      at: new Date(row.at),
      clientMessageId: row.kind === 'event' || row.from.id === null ? null : this.random.uuid(),
    });
  }
}
